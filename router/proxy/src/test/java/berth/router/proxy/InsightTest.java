package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InsightTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final Insight insight = new Insight(new Router(TableMemory.NONE), List.of(), now::get);

    @Test
    void controlPlaneThatIsSilentForLongIsAway() {
        insight.heard();
        pass(Duration.ofSeconds(29));
        assertTrue(insight.health().controlPlane().reachable());
        assertEquals(List.of(), insight.health().warnings());
        pass(Duration.ofSeconds(2));
        var health = insight.health();
        assertFalse(health.controlPlane().reachable());
        assertEquals("2026-11-25T12:00:00Z", health.controlPlane().lastHeard());
        assertEquals(
                List.of("the control plane has not called since 2026-11-25T12:00:00Z: the last table is served on"),
                health.warnings());
        insight.heard();
        assertTrue(insight.health().controlPlane().reachable());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
