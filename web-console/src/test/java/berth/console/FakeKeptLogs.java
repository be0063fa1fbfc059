package berth.console;

import berth.api.instance.KeptLogsApi;
import berth.api.instance.LogLineView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines in memory, of the app that has everything; searched as the platform does. */
@ApplicationScoped
class FakeKeptLogs implements KeptLogsApi {
    static final String WELL = "4c1f0a9d2b7e";
    static final String ILL = "b81e6d3c90f4";
    private static final Instant BEGAN = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private final FakeApps apps;
    private final List<LogLineView> lines = new ArrayList<>();

    FakeKeptLogs(FakeApps apps) {
        this.apps = apps;
        fill();
    }

    final void fill() {
        lines.clear();
        write(BEGAN, "web", WELL, "listening on port 8080");
        write(BEGAN.plusSeconds(1), "web", WELL, "GET / 200");
        lines.add(new LogLineView(
                BEGAN.plusSeconds(2),
                "web",
                7,
                ILL,
                true,
                "\u001B[31mError: out of memory\u001B[0m " + Samples.HOSTILE));
        write(BEGAN.plusSeconds(3), "worker", "77aa00112233", "sent 3 mails");
    }

    void write(Instant at, String process, String instance, String text) {
        lines.add(new LogLineView(at, process, 7, instance, false, text));
    }

    void clear() {
        lines.clear();
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
        var from = time("since", since);
        var to = time("until", until);
        var found = apps.get(app).name().equals("shop") ? lines : List.<LogLineView>of();
        var wanted = found.stream()
                .filter(line -> from.filter(line.at()::isBefore).isEmpty()
                        && to.map(line.at()::isBefore).orElse(true))
                .filter(line -> process == null || line.process().equals(process))
                .filter(line -> instance == null || line.instance().startsWith(instance))
                .filter(line ->
                        text == null || line.text().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .toList();
        return wanted.subList(Math.max(0, wanted.size() - limit), wanted.size());
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
