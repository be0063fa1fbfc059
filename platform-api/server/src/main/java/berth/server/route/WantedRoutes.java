package berth.server.route;

import berth.router.RouterControl;
import berth.router.Wanted;
import berth.server.sleep.Sleeps;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Which environments that are asleep requests wait for. The router calls nobody: it is asked, and answers once there is something
 * new. It is asked only while somebody sleeps.
 */
@ApplicationScoped
public class WantedRoutes {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** While nobody sleeps: for an environment that another control plane has put to sleep. */
    private static final Duration REST = Duration.ofSeconds(5);
    /** Between two questions, however fast visitors come and go. */
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final RouterControl router;
    private final Sleeps sleeps;
    private final Loop loop = new Loop("wanted", INTERVAL, REST, this::turn);
    private volatile Wanted last = new Wanted(0, Map.of());
    private volatile Runnable listener = () -> {};

    WantedRoutes(RouterControl router, Sleeps sleeps) {
        this.router = router;
        this.sleeps = sleeps;
    }

    /** Begins to ask; the listener hears that others are wanted than before. */
    public void start(Runnable onNews) {
        listener = onNews;
        loop.start();
    }

    /** Asks no more. */
    public void stop() {
        loop.close();
    }

    /** Labels of the routes that are wanted. */
    public Set<String> labels() {
        return last.waiting().keySet();
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Sleeps.Changed event) {
        loop.signal();
    }

    /** Returns whether somebody sleeps. */
    private boolean turn() {
        if (!sleeps.anyNotAwake()) {
            last = new Wanted(0, Map.of());
            return false;
        }
        var before = last;
        try {
            last = router.wanted(before.version());
        } catch (RuntimeException e) {
            last = new Wanted(0, Map.of());
            throw e;
        }
        if (!last.waiting().keySet().equals(before.waiting().keySet())) {
            listener.run();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        loop.signal();
        return true;
    }
}
