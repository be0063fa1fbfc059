package berth.server.time;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void turnsAtTheStartAndOnEachSignal() throws InterruptedException {
        var turns = new Semaphore(0);
        try (var loop = new Loop("test", NEVER, turns::release)) {
            loop.start();
            assertTrue(turns.tryAcquire(5, TimeUnit.SECONDS));
            loop.signal();
            assertTrue(turns.tryAcquire(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSignalDuringATurnIsNotLost() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var turns = new Semaphore(0);
        try (var loop = new Loop("test", NEVER, () -> {
            entered.countDown();
            await(go);
            turns.release();
        })) {
            loop.start();
            assertTrue(entered.await(5, TimeUnit.SECONDS));
            loop.signal();
            go.countDown();
            assertTrue(turns.tryAcquire(2, 5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTurnThatLeavesSomethingUnderWayIsFollowedAfterTheInterval() throws InterruptedException {
        var turns = new Semaphore(0);
        try (var loop = new Loop("test", Duration.ofMillis(1), NEVER, () -> {
            turns.release();
            return true;
        })) {
            loop.start();
            assertTrue(turns.tryAcquire(3, 5, TimeUnit.SECONDS));
        }
    }

    @Test
    void oneThatLeavesNothingIsFollowedAfterTheRest() throws InterruptedException {
        var turns = new Semaphore(0);
        try (var loop = new Loop("test", NEVER, Duration.ofMillis(1), () -> {
            turns.release();
            return false;
        })) {
            loop.start();
            assertTrue(turns.tryAcquire(3, 5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTurnThatThrowsIsRepeatedSoon() throws InterruptedException {
        var turns = new AtomicInteger();
        var again = new CountDownLatch(1);
        try (var loop = new Loop("test", Duration.ofMillis(1), NEVER, () -> {
            if (turns.incrementAndGet() == 1) {
                throw new IllegalStateException("planned");
            }
            again.countDown();
            return false;
        })) {
            loop.start();
            assertTrue(again.await(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTurnThatThrowsDoesNotEndTheLoop() throws InterruptedException {
        var count = new AtomicInteger();
        var survived = new CountDownLatch(1);
        try (var loop = new Loop("test", Duration.ofMillis(1), () -> {
            if (count.incrementAndGet() < 3) {
                throw new IllegalStateException("planned");
            }
            survived.countDown();
        })) {
            loop.start();
            assertTrue(survived.await(5, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
