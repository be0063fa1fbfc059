package berth.server.http;

import berth.api.problem.PlatformException;
import berth.server.team.Actor;

/** Names that are or were an app's. A port, for apps stand above all that is in this package. */
public interface KnownApps {
    /**
     * Passes for an app that is there, and for one that is gone of which something is still told.
     *
     * @throws PlatformException NOT_FOUND, {@code app.unknown}, also for one the actor may not see
     */
    void require(Actor actor, String name);
}
