package berth.server.release;

/**
 * How a process type runs.
 *
 * @param count instances, 0 or more
 * @param memoryMebibytes that each may use
 * @param cpus processors that each may use
 */
public record Scale(int count, int memoryMebibytes, double cpus) {
    public Scale {
        if (count < 0 || memoryMebibytes < 1 || cpus <= 0) {
            throw new IllegalArgumentException("no scale: " + count + ", " + memoryMebibytes + ", " + cpus);
        }
    }

    /** Mebibytes of all instances. */
    public long memoryOfAll() {
        return (long) count * memoryMebibytes;
    }

    /** Processors of all instances. */
    public double cpusOfAll() {
        return count * cpus;
    }

    /** Whether each instance may use as much as with that. */
    public boolean limitsAs(Scale other) {
        return memoryMebibytes == other.memoryMebibytes && cpus == other.cpus;
    }

    /** For events and messages: {@code 3 × 512 MiB, 1.0 CPU}. */
    @Override
    public String toString() {
        return count + " × " + memoryMebibytes + " MiB, " + cpus + " CPU";
    }
}
