package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Await;
import berth.node.engine.EngineEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever waits in vain here waits for an hour. */
@Timeout(60)
class HappeningsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Happenings happenings = new Happenings(() -> true, HOUR);

    @Test
    void whatHappensBeforeOneWaitsIsNotMissed() throws InterruptedException {
        try (var watch = happenings.watch("a")) {
            started("a");
            watch.await();
        }
    }

    @Test
    void whoWaitsGoesOnWhenSomethingHappensToThatContainerAndNotToAnother() throws InterruptedException {
        try (var watch = happenings.watch("a")) {
            started("b");
            var waiter = Thread.ofPlatform().start(() -> await(watch));
            // One that had been told of b would have gone on by now.
            awaitWaiting(waiter);
            started("a");
            waiter.join();
        }
    }

    @Test
    void allThatHappenedBeforeIsOneReasonToLook() throws InterruptedException {
        try (var watch = happenings.watch("a")) {
            started("a");
            started("a");
            watch.await();
            var waiter = Thread.ofPlatform().start(() -> await(watch));
            awaitWaiting(waiter);
            started("a");
            waiter.join();
        }
    }

    @Test
    void whereTheEngineTellsNothingOneLooksAgainSoon() throws InterruptedException {
        try (var watch = new Happenings(() -> false, HOUR).watch("a")) {
            watch.await();
        }
    }

    @Test
    void whatTheEngineHasDroppedIsLookedForAfterAWhile() throws InterruptedException {
        try (var watch = new Happenings(() -> true, Duration.ofMillis(10)).watch("a")) {
            watch.await();
        }
    }

    @Test
    void nothingIsKeptForThoseWhoWatchNoMore() {
        try (var one = happenings.watch("a")) {
            try (var other = happenings.watch("a")) {
                assertNotEquals(one, other);
                assertEquals(1, happenings.watched());
            }
            assertEquals(1, happenings.watched());
        }
        assertEquals(0, happenings.watched());
    }

    private static void await(Happenings.Watch watch) {
        try {
            watch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitWaiting(Thread waiter) {
        Await.until(() -> waiter.getState() == Thread.State.TIMED_WAITING || !waiter.isAlive());
        assertTrue(waiter.isAlive(), "it waits no longer");
    }

    private void started(String id) {
        happenings.take(new EngineEvent(id, false, Kind.STARTED, Instant.EPOCH, 0));
    }
}
