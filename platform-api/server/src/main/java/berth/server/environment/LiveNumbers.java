package berth.server.environment;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Numbers of releases by their keys: answered by the feature that makes releases. */
public interface LiveNumbers {
    /** The number of each within its environment. */
    Map<UUID, Integer> numbers(Set<UUID> releases);
}
