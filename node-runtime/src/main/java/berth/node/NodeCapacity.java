package berth.node;

/**
 * What a machine has in all.
 *
 * @param memoryBytes memory, without swap
 * @param cpus processors
 */
public record NodeCapacity(long memoryBytes, int cpus) {
    public NodeCapacity {
        if (memoryBytes < 1 || cpus < 1) {
            throw new IllegalArgumentException("a machine has memory and processors: " + memoryBytes + ", " + cpus);
        }
    }
}
