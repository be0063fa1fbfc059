package berth.router;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Set;

/**
 * What the router serves now.
 *
 * @param generation of the table that it serves; 0 before the first
 * @param inFlight requests and upgraded connections that are open, by upstream {@code address:port}; also upstreams that
 *     have left the table and still drain; zeros are left out
 * @param dead upstreams that did not accept the last connection; the router asks them again by itself
 */
public record RouterStatus(
        long generation,
        Map<String, Integer> inFlight,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> dead) {
    /** With all upstreams alive. */
    public RouterStatus(long generation, Map<String, Integer> inFlight) {
        this(generation, inFlight, Set.of());
    }

    public RouterStatus {
        inFlight = Map.copyOf(inFlight);
        dead = dead == null ? Set.of() : Set.copyOf(dead);
    }
}
