package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How many clients follow something at the same time: so many in all, and so few of one team that it keeps out no other. */
final class StreamPlaces {
    private final int most;
    private final int mostOfTeam;
    private final Map<UUID, Integer> taken = new HashMap<>();
    private int all;

    StreamPlaces(int most, int mostOfTeam) {
        this.most = most;
        this.mostOfTeam = mostOfTeam;
    }

    /** @throws PlatformException TOO_MANY, {@code events.too-many-of-team}; UNAVAILABLE, {@code events.too-many-clients} */
    synchronized void take(UUID team) {
        if (taken.getOrDefault(team, 0) >= mostOfTeam) {
            throw new PlatformException(
                    Category.TOO_MANY,
                    "events.too-many-of-team",
                    "your team follows events with " + mostOfTeam + " clients already, and more are not allowed",
                    "close one of them, or list events with GET /api/v1/events");
        }
        if (all >= most) {
            throw new PlatformException(
                    Category.UNAVAILABLE,
                    "events.too-many-clients",
                    "more clients follow events than this platform serves at a time",
                    "try again later, or list events with GET /api/v1/events");
        }
        taken.merge(team, 1, Integer::sum);
        all++;
    }

    synchronized void free(UUID team) {
        taken.computeIfPresent(team, (id, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
