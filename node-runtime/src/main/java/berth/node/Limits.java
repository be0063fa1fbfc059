package berth.node;

/**
 * What one instance may use at most.
 *
 * @param memoryBytes memory and swap together
 * @param cpus processors, for example 0.5
 * @param processes processes and threads
 */
public record Limits(long memoryBytes, double cpus, int processes) {
    public Limits {
        if (memoryBytes < 6L << 20 || cpus <= 0 || processes < 1) {
            throw new IllegalArgumentException("limits too small: " + memoryBytes + ", " + cpus + ", " + processes);
        }
    }
}
