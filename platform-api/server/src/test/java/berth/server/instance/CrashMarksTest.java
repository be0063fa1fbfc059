package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.InstanceStatus;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in a crash loop is so for the control plane that comes after an upgrade as well, until it has recovered. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class CrashMarksTest extends InstancesFixture {
    private static final Fate CRASHING =
            Fate.crashing("instance.exited", "exited with code 1").after(7);
    private static final Fate UP_AGAIN = Fate.HEALTHY.after(8);

    private final SetClock steady = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));

    @Test
    void theNextControlPlaneKnowsItAndTellsWhenItHasRecovered() throws Exception {
        var app = live("crash-upgrade", 1);
        var instance = seen(app).getFirst();
        node.fate(instance.id(), CRASHING);
        awaitTold(app, "instance.crashed");
        // It is up just now, and stays so: but for half a minute nobody may rely on that.
        node.fate(instance.id(), UP_AGAIN);
        var next = another(steady);
        look(next, 0);
        assertTrue(next.isCrashed(instance));
        look(next, 29);
        assertTrue(next.isCrashed(instance));
        assertEquals(List.of("instance.crashed"), told(app));
        look(next, 1);
        assertFalse(next.isCrashed(instance));
        assertEquals(List.of("instance.recovered", "instance.crashed"), told(app));
        // And what has recovered is known to the one after that.
        var last = another(steady);
        look(last, 0);
        assertFalse(last.isCrashed(instance));
    }

    @Test
    void itsSistersKeepServing() throws Exception {
        var app = live("crash-sisters", 2);
        var broken = seen(app).getFirst();
        var sister = upstream(seen(app).getLast());
        node.fate(broken.id(), CRASHING);
        Await.until(() -> "only its sister serves", () -> routed(app).equals(List.of(sister)));
        awaitTold(app, "instance.crashed");
        assertEquals(List.of(sister), routed(app));
        assertEquals(
                List.of("CRASHED", "HEALTHY"), states(app).stream().sorted().toList());
        node.fate(broken.id(), UP_AGAIN);
        Await.until(() -> "both serve", () -> routed(app).size() == 2);
    }

    private void look(Crashes crashes, int secondsLater) {
        steady.set(steady.instant().plusSeconds(secondsLater));
        instances.observe();
        crashes.turn();
    }

    private static String upstream(InstanceStatus instance) {
        var address = instance.address().orElseThrow();
        return address.host() + ":" + address.port();
    }
}
