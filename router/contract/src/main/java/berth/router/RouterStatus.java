package berth.router;

import java.util.Map;

/**
 * What the router serves now.
 *
 * @param generation of the table that it serves; 0 before the first
 * @param inFlight requests and upgraded connections that are open, by upstream {@code address:port}; also upstreams that
 *     have left the table and still drain; zeros are left out
 */
public record RouterStatus(long generation, Map<String, Integer> inFlight) {
    public RouterStatus {
        inFlight = Map.copyOf(inFlight);
    }
}
