package berth.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What an instance uses.
 *
 * @param id the engine's id of the container
 * @param processorTime used since the container was started, of all processors together
 * @param memoryBytes used now, without files that the kernel only keeps for speed
 */
public record InstanceUsage(String id, GroupKey group, Duration processorTime, long memoryBytes) {
    public InstanceUsage {
        requireNonNull(id, "id is null");
        requireNonNull(group, "group is null");
        requireNonNull(processorTime, "processorTime is null");
    }
}
