package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WakeCallsTest {
    private final WakeCalls calls = new WakeCalls();

    @Test
    void whoListensHearsOfTheFirstRequestForALabelOnly() throws Exception {
        long version = calls.now().version();
        var news = calls.news(version);
        assertFalse(news.isDone());
        assertTrue(calls.enter("shop/production"));
        var told = news.get(1, TimeUnit.SECONDS);
        assertEquals(Map.of("shop/production", 1), told.waiting());
        assertNotEquals(version, told.version());
        var next = calls.news(told.version());
        assertTrue(calls.enter("shop/production"));
        assertFalse(next.isDone(), "one more of the same is no news");
        assertTrue(calls.enter("blog/production"));
        assertEquals(
                Map.of("shop/production", 2, "blog/production", 1),
                next.get(1, TimeUnit.SECONDS).waiting());
    }

    @Test
    void whoListensHearsThatNobodyWaitsAnyMore() throws Exception {
        calls.enter("shop/production");
        calls.enter("shop/production");
        var news = calls.news(calls.now().version());
        calls.leave("shop/production");
        assertFalse(news.isDone());
        calls.leave("shop/production");
        assertEquals(Map.of(), news.get(1, TimeUnit.SECONDS).waiting());
    }

    @Test
    void whoAsksLaterIsToldAtOnceAndNobodyWaitsForever() throws Exception {
        long version = calls.now().version();
        calls.enter("shop/production");
        calls.leave("shop/production");
        assertEquals(Map.of(), calls.news(version).get(0, TimeUnit.SECONDS).waiting());
        long now = calls.now().version();
        assertEquals(now, calls.news(now).get(5, TimeUnit.SECONDS).version());
    }

    @Test
    void oneAppsRequestsLeaveRoomForOthersAndAllOfThemHaveABound() {
        for (int i = 0; i < WakeCalls.MOST_OF_ONE; i++) {
            assertTrue(calls.enter("shop/production"));
        }
        assertFalse(calls.enter("shop/production"));
        for (int i = WakeCalls.MOST_OF_ONE; i < WakeCalls.MOST; i++) {
            assertTrue(calls.enter("app" + i + "/production"));
        }
        assertFalse(calls.enter("last/production"));
        calls.leave("shop/production");
        assertTrue(calls.enter("last/production"));
    }

    @Test
    void thoseOfTheRouterBeforeAreAskedForTogetherWithItsOwn() throws Exception {
        calls.enter("shop/production");
        var news = calls.news(calls.now().version());
        calls.elsewhere(Map.of("shop/production", 2, "blog/production", 1));
        var told = news.get(1, TimeUnit.SECONDS);
        assertEquals(Map.of("shop/production", 3, "blog/production", 1), told.waiting());
        var next = calls.news(told.version());
        calls.elsewhere(Map.of("shop/production", 1, "blog/production", 1));
        assertFalse(next.isDone(), "fewer of the same is no news");
        calls.elsewhere(Map.of());
        assertEquals(Map.of("shop/production", 1), next.get(1, TimeUnit.SECONDS).waiting());
    }

    /** The news comes on the event loop of a client, which has better things to do. */
    @Test
    void answerIsWrittenByWhoeverWasToldTo() throws Exception {
        var router = new Router(TableMemory.NONE);
        var orders = new ControlOrders(router, new Insight(router, List.of()), RunningRouter.SECRET);
        var later = new LinkedBlockingQueue<Runnable>();
        var answer = orders.await(
                "GET",
                "/wanted?after=" + router.wakeCalls().now().version(),
                "Bearer " + RunningRouter.SECRET,
                InputStream.nullInputStream(),
                later::add);
        router.wakeCalls().enter("shop/production");
        assertFalse(answer.isDone());
        later.remove().run();
        var body = new String(answer.get(1, TimeUnit.SECONDS).body(), StandardCharsets.UTF_8);
        assertTrue(body.endsWith("\"waiting\":{\"shop/production\":1}}"), body);
    }

    @Test
    void itIsKnownWhetherAnybodyListens() {
        assertFalse(calls.areHeard());
        var unused = calls.news(0);
        assertTrue(unused.isDone());
        assertTrue(calls.areHeard());
    }

    @Test
    void noTwoLivesOfARouterHaveTheSameVersions() throws Exception {
        long lived = System.currentTimeMillis();
        for (int i = 0; i < 100; i++) {
            calls.enter("shop/production");
            calls.leave("shop/production");
        }
        RunningRouter.await("a later time", () -> System.currentTimeMillis() > lived);
        assertTrue(new WakeCalls().now().version() > calls.now().version());
    }
}
