package berth.server.environment;

import java.util.Optional;
import java.util.UUID;

/** Numbers of releases by their keys: answered by the feature that makes releases. */
public interface LiveNumbers {
    /** The release's number within its environment. */
    Optional<Integer> number(UUID release);
}
