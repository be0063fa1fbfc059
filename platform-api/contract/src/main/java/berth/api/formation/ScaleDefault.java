package berth.api.formation;

import java.util.Optional;

/**
 * How a process type of a release runs unless somebody has scaled it.
 *
 * @param count instances; absent for the process type {@code release}, which runs once per deployment
 * @param memoryMebibytes that each may use
 * @param cpus processors that each may use
 */
public record ScaleDefault(Optional<Integer> count, int memoryMebibytes, double cpus) {}
