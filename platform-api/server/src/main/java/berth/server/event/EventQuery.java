package berth.server.event;

import static java.util.Objects.requireNonNull;

import berth.api.event.EventView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which events are wanted.
 *
 * @param team empty: of all teams, and of the platform
 * @param kinds whole kinds, or beginnings of several up to a dot; none: all kinds
 * @param cron whether also what runs of schedules do when they do well
 * @param before position; only older ones
 * @param after position; only newer ones
 * @param limit how many at most
 */
public record EventQuery(
        Optional<UUID> team,
        Optional<String> app,
        Optional<String> environment,
        List<String> kinds,
        boolean cron,
        Optional<Long> before,
        Optional<Long> after,
        int limit) {
    /** Of which cron runs tell nothing when they do well; the database knows them too ({@code event_is_routine}). */
    static final Set<String> ROUTINE = Set.of("run.queued", "run.started", "run.succeeded");

    public EventQuery {
        requireNonNull(team, "team is null");
        requireNonNull(app, "app is null");
        requireNonNull(environment, "environment is null");
        kinds = List.copyOf(kinds);
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
    }

    /** With what cron runs do. */
    public EventQuery(
            Optional<UUID> team,
            Optional<String> app,
            Optional<String> environment,
            List<String> kinds,
            Optional<Long> before,
            Optional<Long> after,
            int limit) {
        this(team, app, environment, kinds, true, before, after, limit);
    }

    /** All of them after that position. */
    static EventQuery all(long after, int limit) {
        return new EventQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(after),
                limit);
    }

    /** Whether that event is wanted, as the database finds them too. */
    boolean wants(TeamEvent event) {
        var view = event.view();
        return before.filter(position -> view.id() >= position).isEmpty()
                && after.filter(position -> view.id() <= position).isEmpty()
                && (team.isEmpty() || team.equals(event.team()))
                && (app.isEmpty() || app.equals(view.app()))
                && (environment.isEmpty() || environment.equals(view.environment()))
                && (kinds.isEmpty() || isOfKinds(view.kind()))
                && (cron || !isRoutine(view));
    }

    /** Whether what runs of schedules do when they do well may be among them; they are most of all events. */
    boolean wantsRoutine() {
        return cron && (kinds.isEmpty() || ROUTINE.stream().anyMatch(this::isOfKinds));
    }

    private boolean isOfKinds(String kind) {
        return kinds.stream().anyMatch(wanted -> isOf(kind, wanted));
    }

    private static boolean isRoutine(EventView event) {
        return ROUTINE.contains(event.kind()) && "CRON".equals(event.detail().get("kind"));
    }

    private static boolean isOf(String kind, String wanted) {
        return kind.equals(wanted) || (wanted.endsWith(".") && kind.startsWith(wanted));
    }

    /** The same, from that position on. */
    public EventQuery after(long position) {
        return new EventQuery(team, app, environment, kinds, cron, before, Optional.of(position), limit);
    }
}
