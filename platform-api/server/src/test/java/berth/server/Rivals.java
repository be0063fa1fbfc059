package berth.server;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Two transactions at once, always in the same order. */
@ApplicationScoped
public class Rivals {
    private final EntityManager database;

    Rivals(EntityManager database) {
        this.database = database;
    }

    /**
     * Does the first in a transaction, and commits it only once the second, begun after it, waits for it or has ended.
     *
     * @return what becomes of the second
     */
    public <T> CompletableFuture<T> race(Runnable first, Callable<T> second) {
        return race(first, second, () -> {});
    }

    /** The same, where the first does more before it commits. */
    public <T> CompletableFuture<T> race(Runnable first, Callable<T> second, Runnable more) {
        var became = new CompletableFuture<T>();
        QuarkusTransaction.requiringNew().run(() -> {
            first.run();
            database.flush();
            Thread.ofVirtual().start(() -> {
                try {
                    became.complete(second.call());
                } catch (Exception e) {
                    became.completeExceptionally(e);
                }
            });
            Await.until(() -> "the second waits or has ended", () -> became.isDone() || somebodyWaitsForThis());
            more.run();
        });
        return became;
    }

    private boolean somebodyWaitsForThis() {
        return (boolean) database.createNativeQuery("select exists (select 1 from pg_locks where not granted"
                        + " and pg_backend_pid() = any(pg_blocking_pids(pid)))")
                .getSingleResult();
    }
}
