package berth.router;

import java.util.Map;

/**
 * What upstreams were asked: who is asked nothing between two looks was idle.
 *
 * @param begun requests and upgraded connections that began, by upstream {@code address:port}, counted since the router knows it;
 *     zeros are left out. It counts anew after a restart, and of an upstream that left the table and came back; and from 0
 *     again after {@value #MOST}: only that it differs says anything
 * @param inFlight as in {@link RouterStatus}
 */
public record RouterActivity(Map<String, Long> begun, Map<String, Integer> inFlight) {
    /** The largest count. */
    public static final long MOST = 0xffff_ffffL;

    public RouterActivity {
        begun = Map.copyOf(begun);
        inFlight = Map.copyOf(inFlight);
    }
}
