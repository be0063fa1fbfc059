package berth.server.release;

import java.util.Map;
import java.util.UUID;

/** The config vars of an environment as they are now: answered by the feature that keeps them. */
public interface CurrentConfig {
    /**
     * Values by name.
     *
     * @throws berth.server.secret.UnreadableException if they cannot be opened
     */
    Map<String, String> of(UUID environment);
}
