package berth.console;

import berth.api.run.RunKind;
import berth.api.run.RunOrder;
import berth.api.run.RunState;
import berth.api.run.RunView;
import berth.api.run.RunsApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run, of the app that has everything. */
@ApplicationScoped
class FakeRuns implements RunsApi {
    private static final RunView MIGRATION = new RunView(
            3,
            RunKind.RELEASE,
            "rake <migrate>",
            Optional.empty(),
            7,
            RunState.SUCCEEDED,
            Optional.of(0),
            Optional.empty(),
            "ana",
            Instant.parse("2026-01-31T12:00:00Z"),
            Optional.empty(),
            Optional.empty());

    private final FakeApps apps;

    FakeRuns(FakeApps apps) {
        this.apps = apps;
    }

    @Override
    public List<RunView> list(
            String app,
            String environment,
            @Nullable String kind,
            @Nullable String schedule,
            @Nullable Integer before,
            int limit) {
        return apps.get(app).name().equals("shop") && (before == null || before > MIGRATION.number())
                ? List.of(MIGRATION)
                : List.of();
    }

    @Override
    public RunView get(String app, String environment, int number) {
        throw notShown();
    }

    @Override
    public Response start(String app, String environment, @Nullable RunOrder order) {
        throw notShown();
    }

    @Override
    public String log(String app, String environment, int number) {
        throw notShown();
    }

    @Override
    public void follow(String app, String environment, int number, long fromLine, SseEventSink sink, Sse sse) {
        throw notShown();
    }

    @Override
    public RunView cancel(String app, String environment, int number) {
        throw notShown();
    }

    private static IllegalArgumentException notShown() {
        return new IllegalArgumentException("the console only lists runs");
    }
}
