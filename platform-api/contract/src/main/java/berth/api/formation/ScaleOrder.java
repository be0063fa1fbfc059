package berth.api.formation;

import org.jspecify.annotations.Nullable;

/**
 * What to say of a process type; absent is left as it is.
 *
 * @param count instances, 0 or more
 * @param memoryMebibytes that each may use
 * @param cpus processors that each may use, for example 0.5
 */
public record ScaleOrder(
        @Nullable Integer count,
        @Nullable Integer memoryMebibytes,
        @Nullable Double cpus) {}
