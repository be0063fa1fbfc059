package berth.server.event;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened.
 *
 * @param actor name of who did it; {@code berth} when the platform itself did
 * @param kind stable, dotted: {@code app.created}; one of {@link EventKinds}
 * @param detail what else is to be known; never a secret
 */
public record Event(
        String actor,
        String kind,
        Optional<UUID> team,
        Optional<String> app,
        Optional<String> environment,
        Map<String, String> detail) {
    public Event {
        requireNonNull(actor, "actor is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(team, "team is null");
        requireNonNull(app, "app is null");
        requireNonNull(environment, "environment is null");
        detail = Map.copyOf(detail);
        // Not in production: a kind that was forgotten keeps nobody from what he does.
        assert EventKinds.find(kind).isPresent() : kind + " is missing in EventKinds";
        assert EventKinds.find(kind).orElseThrow().ofApp() == app.isPresent() : kind + " is not as EventKinds has it";
    }

    /** About an app of a team. */
    public static Event ofApp(String actor, String kind, UUID team, String app, Map<String, String> detail) {
        return new Event(actor, kind, Optional.of(team), Optional.of(app), Optional.empty(), detail);
    }

    /** About an environment of an app. */
    public static Event ofEnvironment(
            String actor, String kind, UUID team, String app, String environment, Map<String, String> detail) {
        return new Event(actor, kind, Optional.of(team), Optional.of(app), Optional.of(environment), detail);
    }
}
