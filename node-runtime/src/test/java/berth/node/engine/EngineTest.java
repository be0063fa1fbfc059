package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.NodeUnavailableException;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose answers the test gives itself. */
@Timeout(60)
class EngineTest {
    private static final URI NOBODY = URI.create("unix:///nobody.sock");

    private final Thread caller = Thread.currentThread();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void anAnswerThatComesWhenItsTimeIsOverIsClosed() throws InterruptedException {
        try (Engine engine = new Engine(NOBODY, Duration.ofMillis(50))) {
            do {
                // One whose time is over before it has begun gives nothing.
                NodeUnavailableException e =
                        assertThrows(NodeUnavailableException.class, () -> engine.call("ask", this::answer));
                assertInstanceOf(TimeoutException.class, e.getCause());
            } while (asked.getCount() > 0);

            answers.countDown();
            closed.await();
        }
    }

    @Test
    void anAnswerThatComesAfterItsCallerWasInterruptedIsClosed() throws InterruptedException {
        try (Engine engine = new Engine(NOBODY)) {
            assertThrows(
                    NodeUnavailableException.class,
                    () -> engine.call("ask", () -> {
                        caller.interrupt();
                        return answer();
                    }));
            assertTrue(Thread.interrupted());

            answers.countDown();
            closed.await();
        }
    }

    /** It is under way already when its caller gives up, so no interrupt ends it. */
    private Closeable answer() {
        asked.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                answers.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return closed::countDown;
    }
}
