package berth.server.instance;

import berth.api.instance.KeptLogsApi;
import berth.api.instance.LogLineView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class KeptLogsResource implements KeptLogsApi {
    private final LogFolder folder;
    private final Environments environments;
    private final CurrentActor current;

    KeptLogsResource(LogFolder folder, Environments environments, CurrentActor current) {
        this.folder = folder;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<LogLineView> search(
            String app,
            String environment,
            @Nullable String since,
            @Nullable String until,
            @Nullable String process,
            @Nullable String instance,
            @Nullable String text,
            int limit) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        var search = new LogSearch(
                time("since", since),
                time("until", until),
                Optional.ofNullable(process),
                Optional.ofNullable(instance),
                Optional.ofNullable(text),
                limit);
        try {
            return search.in(folder.of(of.id().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the logs of " + of.path(), e);
        }
    }

    private static Optional<Instant> time(String name, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new PlatformException(
                    Category.INVALID,
                    "time.invalid",
                    name + " is no time: \"" + text + "\"",
                    "write it as 2026-01-31T12:00:00Z");
        }
    }
}
