package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RouteTable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what outlives the process up with what is served: at once, or a moment later where nobody should wait for it. */
final class Remembering {
    /** A large table is not written more often than that, however fast its changes come. */
    private static final long PAUSE_MILLIS = 3_000;

    private static final Runnable NONE = () -> {};

    private final Lock saving = new ReentrantLock();
    private final AtomicReference<Runnable> waiting = new AtomicReference<>(NONE);
    private final TableMemory memory;
    private volatile long newest;
    private volatile boolean done = true;

    Remembering(TableMemory memory) {
        this.memory = requireNonNull(memory, "memory is null");
    }

    /** Whether a restart would know what is served. */
    boolean isDone() {
        return done;
    }

    /** What another process has put there since it was last looked at. */
    Optional<RouteTable> news() {
        return memory.isNews() ? memory.load() : Optional.empty();
    }

    /** Remembers the table before this returns. */
    void now(RouteTable table) {
        newest = table.generation();
        save(table);
    }

    /** Tries once more what did not work before. */
    void again(RouteTable table) {
        if (!done) {
            now(table);
        }
    }

    /** Remembers these routes soon; of several that wait only the last. */
    void later(long generation, RouteIndex routes) {
        newest = generation;
        done = false;
        Runnable save = () -> save(new RouteTable(generation, routes.routes(), routes.challenges()));
        if (waiting.getAndSet(save) == NONE) {
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::saveWaiting);
        }
    }

    private void saveWaiting() {
        waiting.getAndSet(NONE).run();
    }

    private void save(RouteTable table) {
        saving.lock();
        try {
            if (table.generation() == newest) {
                done = memory.save(table);
            }
        } finally {
            saving.unlock();
        }
    }
}
