package berth.server.work;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another control plane on the same database, as far as claims go: it beats, takes all the work that it may take, and does none
 * of it.
 */
public final class SecondOwner implements AutoCloseable {
    private final Lease lease;
    private final Set<UUID> claimed = ConcurrentHashMap.newKeySet();
    private final Thread claimer;
    private volatile boolean open = true;
    private volatile @Nullable RuntimeException failure;

    /** @param claim claims in a transaction; returns ids of the work that it got */
    public SecondOwner(EntityManager database, Function<SecondOwner, Collection<UUID>> claim) {
        lease = new Lease(database, Clock.systemUTC(), Clock.systemUTC());
        lease.onStart(new StartupEvent());
        claimer = Thread.ofVirtual().start(() -> {
            while (open) {
                try {
                    claimed.addAll(QuarkusTransaction.requiringNew().call(() -> claim.apply(this)));
                } catch (RuntimeException e) {
                    failure = e;
                    return;
                }
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        });
    }

    /** Its own. */
    public Lease lease() {
        return lease;
    }

    /** The work that it has taken. */
    public Set<UUID> claimed() {
        var broken = failure;
        if (broken != null) {
            throw broken;
        }
        return Set.copyOf(claimed);
    }

    /** It gives its work free. */
    @Override
    public void close() {
        open = false;
        try {
            claimer.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        lease.onStop(new ShutdownEvent());
    }
}
