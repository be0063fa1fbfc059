package berth.router.proxy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router leaves for those who look after it.
 *
 * @param accessLog file with a line for each request; null: none is kept
 */
record Upkeep(@Nullable Path accessLog) {
    static final String ACCESS_LOG = "BERTH_ROUTER_ACCESS_LOG";
    static final Upkeep NONE = new Upkeep(null);

    private static final String OFF = "off";

    /** All files that the router writes to, with that one. */
    List<Path> filesBeside(Path other) {
        return accessLog == null ? List.of(other) : List.of(other, accessLog);
    }

    /** By default the log lies beside the table that is remembered; a router on a file of routes keeps none unasked. */
    static Upkeep from(OptionText parse, TableSource source) {
        var text = parse.text(ACCESS_LOG, "");
        if (text.equals(OFF)) {
            return NONE;
        }
        if (!text.isEmpty()) {
            return new Upkeep(parse.path(ACCESS_LOG, ""));
        }
        return source instanceof TableSource.ControlPlane plane
                ? new Upkeep(plane.memory().resolveSibling("access.log"))
                : NONE;
    }
}
