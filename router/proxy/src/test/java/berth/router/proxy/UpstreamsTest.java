package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UpstreamsTest {
    private static final String NAME = "10.0.0.2:3000";

    private final Upstreams upstreams = new Upstreams();

    @Test
    void whatLeavesWhileItIsAskedIsKnownUntilItHasAnswered() {
        var upstream = upstreams.list(NAME);
        upstream.enterBelow(Upstream.UNLIMITED);
        assertEquals(List.of(upstream), upstreams.drop(Set.of(NAME)));
        assertEquals(Map.of(NAME, 1), upstreams.inFlight());
        assertSame(upstream, upstreams.list(NAME));
        upstreams.drop(Set.of(NAME));
        upstream.leave();
        assertEquals(Map.of(), upstreams.inFlight());
        assertNotSame(upstream, upstreams.list(NAME));
    }
}
