package berth.server.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;

/** Wakes those who wait for events. What other control planes record it does not hear of: who waits looks anyway, now and then. */
@ApplicationScoped
public class NewEvents {
    private long commits;

    /** Counts what was committed up to now; to be read before looking for events. */
    public synchronized long seen() {
        return commits;
    }

    /** Returns once more has been committed than was seen, or after that time. */
    public synchronized void await(long seen, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toMillis();
                commits == seen && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    synchronized void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) Events.Recorded event) {
        commits++;
        notifyAll();
    }
}
