package berth.router.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who stands in which line, and whose turn it is. */
@Timeout(10)
class WaitingLineTest {
    private static final int QUEUED = 100;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final BlockingQueue<Upstream> turns = new LinkedBlockingQueue<>();
    private final Upstream one = busy("10.0.0.1:80");
    private final Upstream two = busy("10.0.0.2:80");

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void deadOneIsPassedOverWhileAnotherIsNot() throws Exception {
        one.die();
        assertNotNull(join(QUEUED, one, two));
        one.leave();
        assertNull(turnNow());
        two.leave();
        assertEquals(two, turn());
        assertEquals(0, one.waiting() + two.waiting());
    }

    @Test
    void deadOneIsBetterThanNoneOnceTheLastDies() throws Exception {
        one.die();
        assertNotNull(join(QUEUED, one, two));
        one.leave();
        assertNull(turnNow());
        two.die();
        assertEquals(one, turn());
    }

    @Test
    void oneThatIsBackTakesWhoWaits() throws Exception {
        one.die();
        one.leave();
        assertNotNull(join(QUEUED, one, two));
        assertNull(turnNow());
        one.revive();
        assertEquals(one, turn());
        assertEquals(1, one.inFlight());
    }

    @Test
    void whoeverCanGoToADeadOneIsNotKeptWaitingByWhoHasOthers() throws Exception {
        one.die();
        assertNotNull(join(QUEUED, one, two));
        assertNotNull(join(QUEUED, one));
        one.leave();
        assertEquals(one, turn());
        assertEquals(1, two.waiting());
    }

    @Test
    void noLineGetsLongerThanTheRouteThatJoinsAllows() throws Exception {
        var three = busy("10.0.0.3:80");
        assertNotNull(join(1, one, two));
        assertNotNull(join(1, two, three));
        assertEquals(List.of(1, 1, 1), List.of(one.waiting(), two.waiting(), three.waiting()));
        assertNull(join(1, one, two));
        assertNull(join(0, busy("10.0.0.4:80")));
        assertNotNull(join(2, one, two));
        assertEquals(List.of(2, 2, 1), List.of(one.waiting(), two.waiting(), three.waiting()));
    }

    @Test
    void roomInTheLineOfADeadOneAloneIsNone() throws Exception {
        var dead = busy("10.0.0.3:80");
        dead.die();
        assertNotNull(join(1, one));
        assertNull(join(1, one, dead));
        assertEquals(0, dead.waiting());
    }

    @Test
    void whoWithdrawsIsNotGivenATurnAndWhoseTurnHasComeCannot() throws Exception {
        var first = requireNonNull(join(QUEUED, one));
        assertTrue(loop.submit(first::withdraw).get());
        one.leave();
        assertNull(turnNow());
        assertEquals(0, one.inFlight());
        var second = requireNonNull(join(QUEUED, one));
        assertEquals(one, turn());
        assertFalse(loop.submit(second::withdraw).get());
    }

    private static Upstream busy(String name) {
        var upstream = new Upstream(name);
        assertTrue(upstream.enterBelow(1));
        return upstream;
    }

    private @Nullable Waiter join(int mostQueued, Upstream... upstreams) throws Exception {
        return loop.submit(() -> Waiter.join(List.of(upstreams), 1, mostQueued, loop, turns::add))
                .get();
    }

    private @Nullable Upstream turn() throws InterruptedException {
        return turns.poll(5, TimeUnit.SECONDS);
    }

    /** Of what the event loop has been told until now. */
    private @Nullable Upstream turnNow() throws Exception {
        loop.submit(() -> {}).get();
        return turns.poll();
    }
}
