package berth.api.formation;

/**
 * What is wished of a process type.
 *
 * @param count instances
 * @param memoryMebibytes that each may use
 * @param cpus processors that each may use
 */
public record ScaleView(int count, int memoryMebibytes, double cpus) {}
