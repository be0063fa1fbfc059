package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the router is. It serves as long as it answers at all; warnings say what somebody should look at.
 *
 * @param process its id: tells a router from the one that it took over from
 * @param generation of the table that is served; 0 before the first
 * @param tableAgeSeconds since it was taken, or read from disk
 * @param controlPlane whether it still gives orders
 */
record Health(
        long process,
        long generation,
        boolean tableLoaded,
        int routes,
        long tableAgeSeconds,
        ControlPlane controlPlane,
        Connections connections,
        List<String> warnings) {
    Health {
        requireNonNull(controlPlane, "controlPlane is null");
        requireNonNull(connections, "connections is null");
        warnings = List.copyOf(warnings);
    }

    /**
     * Whether the control plane was heard of.
     *
     * @param lastHeard when, as {@code 2026-11-25T12:00:00Z}; empty: not since the start
     */
    record ControlPlane(
            boolean reachable,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String lastHeard) {}

    /**
     * What is open.
     *
     * @param open clients' connections
     * @param descriptors files and sockets of the process
     * @param descriptorLimit how many it may have; 0: unknown
     */
    record Connections(int open, long descriptors, long descriptorLimit) {}
}
