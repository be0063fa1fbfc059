package berth.router.proxy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router leaves for those who look after it.
 *
 * @param accessLog file with a line for each request; null: none is kept
 * @param handOver socket in the file system at which the next router takes over; null: none can
 */
record Upkeep(@Nullable Path accessLog, @Nullable Path handOver) {
    static final String ACCESS_LOG = "BERTH_ROUTER_ACCESS_LOG";
    static final String HAND_OVER = "BERTH_ROUTER_HAND_OVER";
    static final Upkeep NONE = new Upkeep(null, null);

    private static final String OFF = "off";

    /** All files that the router writes to, with that one. */
    List<Path> filesBeside(Path other) {
        return accessLog == null ? List.of(other) : List.of(other, accessLog);
    }

    /** By default both lie beside the table that is remembered; a router on a file of routes has neither unasked. */
    static Upkeep from(OptionText parse, TableSource source) {
        return new Upkeep(
                path(parse, ACCESS_LOG, source, "access.log"), path(parse, HAND_OVER, source, "hand-over.sock"));
    }

    private static @Nullable Path path(OptionText parse, String option, TableSource source, String usual) {
        var text = parse.text(option, "");
        if (!text.isEmpty()) {
            return text.equals(OFF) ? null : parse.path(option, "");
        }
        return source instanceof TableSource.ControlPlane plane ? plane.memory().resolveSibling(usual) : null;
    }
}
