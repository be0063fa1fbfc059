package berth.server.release;

import berth.server.environment.EnvironmentRef;
import java.util.Optional;
import java.util.UUID;

/** Takes a new release to where it is run: answered by the feature that deploys. */
public interface ReleaseListener {
    /** Called in the transaction that makes the release. */
    void released(EnvironmentRef environment, Release release);

    /** The release that the newest of an environment's deployments under way is to bring; empty if there is none. */
    Optional<UUID> wished(UUID environment);
}
