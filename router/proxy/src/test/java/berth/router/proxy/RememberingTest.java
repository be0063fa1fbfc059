package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouteChange;
import berth.router.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RememberingTest {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Disk disk = new Disk();
    private final Remembering remembering = new Remembering(disk, RETRY);

    @AfterEach
    void end() {
        remembering.end();
    }

    @Test
    void howeverManyTablesTheDiskRefusesItIsAskedAgainByOneOnly() throws Exception {
        disk.refuses = true;
        for (int generation = 1; generation <= 10; generation++) {
            remembering.now(generation, RouteIndex.EMPTY);
        }
        remembering.again();
        assertTrue(disk.asked.tryAcquire(11));
        long began = System.nanoTime();
        assertTrue(disk.asked.tryAcquire(10, 20, TimeUnit.SECONDS));
        var took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(RETRY.multipliedBy(8)) > 0, "asked ten times within " + took);
    }

    @Test
    void diskThatTakesTablesAgainGetsTheNewestAndIsLeftAlone() throws Exception {
        disk.refuses = true;
        remembering.now(1, RouteIndex.EMPTY);
        remembering.now(2, RouteIndex.EMPTY);
        assertFalse(remembering.works());
        disk.refuses = false;
        RunningRouter.await("it works", remembering::works);
        assertEquals(2, disk.held);
        disk.asked.drainPermits();
        assertFalse(disk.asked.tryAcquire(5 * RETRY.toMillis(), TimeUnit.MILLISECONDS), "asked for nothing");
        disk.refuses = true;
        remembering.now(3, RouteIndex.EMPTY);
        assertFalse(remembering.works());
        disk.refuses = false;
        RunningRouter.await("it works again", remembering::works);
        assertEquals(3, disk.held);
    }

    /** Counts how often it is asked to hold a table. */
    private static final class Disk implements TableMemory {
        private final Semaphore asked = new Semaphore(0);
        private volatile boolean refuses;
        private volatile long held;

        @Override
        public Optional<RouteTable> load() {
            return Optional.empty();
        }

        @Override
        public boolean save(long generation, RouteIndex routes) {
            boolean takes = !refuses;
            if (takes) {
                held = generation;
            }
            asked.release();
            return takes;
        }

        @Override
        public boolean add(List<RouteChange> changes) {
            throw new AssertionError("whole tables only");
        }
    }
}
