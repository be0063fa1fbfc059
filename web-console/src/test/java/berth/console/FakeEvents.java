package berth.console;

import berth.api.event.EventKindView;
import berth.api.event.EventView;
import berth.api.event.EventsApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Events in memory, of the app that has everything. */
@ApplicationScoped
class FakeEvents implements EventsApi {
    static final String COMMIT = "3f2a91c07d5be8841c62f09a7be3d4418f0a6e57";

    private static final List<EventKindView> KINDS = List.of(
            new EventKindView("app.created", true, false),
            new EventKindView("build.failed", true, false),
            new EventKindView("build.queued", true, false),
            new EventKindView("config-group.changed", false, false),
            new EventKindView("config.groups-changed", true, false),
            new EventKindView("config.sealed-again", false, false),
            new EventKindView("run.failed", true, false),
            new EventKindView("run.succeeded", true, true));

    private final FakeActors actors;
    private final List<EventView> events = new CopyOnWriteArrayList<>();

    FakeEvents(FakeActors actors) {
        this.actors = actors;
        fill();
    }

    final void fill() {
        events.clear();
        happened("ana", "app.created", Map.of());
        happened("ana", "branch.moved", Map.of("branch", "main", "before", "none", "after", COMMIT));
        happened("ana", "build.failed", Map.of("build", "13", "code", "build.step-failed", "nextStep", "read the log"));
        happened("ana", "deployment.succeeded", Map.of("deployment", "9", "before", "v6", "after", "v7"));
        happened(
                "ben",
                "config.changed",
                Map.of("change", "set CACHE_URL; unset DEBUG", "added", "CACHE_URL", "removed", "DEBUG"));
        happened("ben", "config.groups-changed", Map.of("before", "", "after", "mail"));
        happened("ben", "formation.changed", Map.of("web", "1 × 512 MiB, 1.0 CPU → 2 × 512 MiB, 0.5 CPU"));
        happened(
                "berth",
                "instance.crashed",
                Map.of(
                        "instance", FakeKeptLogs.ILL,
                        "process", "web",
                        "code", "instance.out-of-memory",
                        "message", "web needs more than its 256 MiB",
                        "nextStep", "give it more"));
        happened("<b>eve</b>", "moon.eclipsed-twice", Map.of("cause", Samples.HOSTILE));
    }

    final void happened(String actor, String kind, Map<String, String> detail) {
        happened(actor, "production", kind, detail);
    }

    void happened(String actor, String environment, String kind, Map<String, String> detail) {
        var id = events.size() + 1L;
        events.add(new EventView(
                id,
                SampleViews.ago(Duration.ofHours(2).minusMinutes(id)),
                actor,
                kind,
                Optional.of("shop"),
                kind.startsWith("app.") ? Optional.empty() : Optional.of(environment),
                detail));
    }

    @Override
    public List<EventView> list(
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            boolean cron,
            @Nullable Long before,
            @Nullable Long after,
            int limit) {
        actors.me();
        if (kind != null && KINDS.stream().noneMatch(known -> isOf(known.kind(), kind))) {
            throw new PlatformException(
                    Category.INVALID,
                    "event.kind-unknown",
                    "there are no events of the kind " + kind,
                    "ask for others");
        }
        return List.copyOf(events).reversed().stream()
                .filter(event -> event.app().equals(Optional.ofNullable(app)))
                .filter(event -> kind == null || isOf(event.kind(), kind))
                .filter(event -> cron || !isTick(event))
                .filter(event -> before == null || event.id() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public List<EventKindView> kinds() {
        return KINDS;
    }

    private static boolean isOf(String kind, String wanted) {
        return kind.equals(wanted) || (wanted.endsWith(".") && kind.startsWith(wanted));
    }

    private static boolean isTick(EventView event) {
        return event.kind().equals("run.succeeded")
                && "CRON".equals(event.detail().get("kind"));
    }

    @Override
    public void stream(
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            boolean cron,
            @Nullable Long after,
            @Nullable Long lastEventId,
            SseEventSink sink,
            Sse sse) {
        sink.close();
    }
}
