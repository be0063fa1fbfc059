package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RollingTest {
    @Test
    void aFullSurgeReplacesAllAtOnce() {
        assertEquals(1, Rolling.batches(10, 100, 0));
        var all = new Rolling(1, 1, false, 0);
        assertEquals(10, all.coming(10));
        assertEquals(0, all.comingRouted(10));
        assertEquals(10, all.leaving(10));
        var routed = new Rolling(1, 1, true, 0);
        assertEquals(10, routed.comingRouted(10));
        assertEquals(0, routed.leavingRouted(10));
        assertEquals(10, routed.leaving(10));
    }

    @Test
    void aQuarterOfSurgeMakesFourBatches() {
        assertEquals(4, Rolling.batches(10, 25, 0));
        assertEquals(3, new Rolling(1, 4, false, 0).coming(10));
        assertEquals(10, new Rolling(1, 4, false, 0).leaving(10));
        assertEquals(5, new Rolling(2, 4, false, 0).coming(10));
        assertEquals(3, new Rolling(2, 4, false, 0).comingRouted(10));
        assertEquals(7, new Rolling(2, 4, false, 0).leaving(10));
        assertEquals(10, new Rolling(4, 4, true, 0).coming(10));
    }

    @Test
    void capacityNeverFallsBelowWhatIsWishedAndSurgeIsKept() {
        for (int count = 0; count <= 50; count++) {
            int batches = Rolling.batches(count, 25, 0);
            for (int batch = 1; batch <= batches; batch++) {
                var starting = new Rolling(batch, batches, false, 0);
                assertTrue(starting.comingRouted(count) + starting.leavingRouted(count) >= count);
                assertTrue(starting.coming(count) + starting.leaving(count) <= 58, "no address for " + count);
                var routing = new Rolling(batch, batches, true, 0);
                assertTrue(routing.comingRouted(count) + routing.leavingRouted(count) >= count);
            }
        }
    }

    @Test
    void whatMayBeUnavailableLeavesBeforeNewOnesCome() {
        var first = new Rolling(1, Rolling.batches(4, 0, 50), false, 50);
        assertEquals(2, first.batches());
        assertEquals(2, first.leaving(4));
        assertEquals(2, first.coming(4));
        assertEquals(0, new Rolling(2, 2, false, 50).leaving(4));
    }

    @Test
    void fewInstancesNeedFewBatches() {
        assertEquals(1, Rolling.batches(1, 25, 0));
        assertEquals(2, Rolling.batches(2, 25, 0));
        assertEquals(1, Rolling.batches(0, 25, 0));
    }
}
