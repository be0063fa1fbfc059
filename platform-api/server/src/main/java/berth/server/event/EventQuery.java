package berth.server.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * Which events are wanted.
 *
 * @param team empty: of all teams, and of the platform
 * @param kind a whole kind, or the beginning of several up to a dot
 * @param before id; only older ones
 * @param after id; only newer ones
 * @param limit how many at most
 */
public record EventQuery(
        Optional<UUID> team,
        Optional<String> app,
        Optional<String> environment,
        Optional<String> kind,
        Optional<Long> before,
        Optional<Long> after,
        int limit) {
    private static final int MOST = 500;

    public EventQuery {
        requireNonNull(team, "team is null");
        requireNonNull(app, "app is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
        limit = Math.clamp(limit, 1, MOST);
    }
}
