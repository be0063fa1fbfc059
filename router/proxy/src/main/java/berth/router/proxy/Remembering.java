package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RouteChange;
import berth.router.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what outlives the process up with what is served: a whole table before its caller goes on, a change a moment later, so
 * that nobody waits for the disk.
 */
final class Remembering {
    /** A disk that took nothing is asked again after that. */
    private static final Duration RETRY = Duration.ofSeconds(10);
    /** Where the disk falls so far behind, changes are let go, and all of the table is written. */
    private static final int MOST_WAITING = 10_000;
    /** How long the process is kept from its end by a disk that does not answer. */
    private static final long PATIENCE_SECONDS = 3;
    /** Generation of no table that could be changed. */
    private static final long UNKNOWN = -1;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("remembering").factory(), new ThreadPoolExecutor.DiscardPolicy());
    private final Lock writing = new ReentrantLock();
    private final List<RouteChange> waiting = new ArrayList<>();
    private final TableMemory memory;
    private final Duration retry;
    private volatile Served newest = new Served(0, RouteIndex.EMPTY);
    private volatile boolean failed;
    /** Generation that the disk holds. */
    private long held = UNKNOWN;
    /** One waits, however many tables the disk refuses meanwhile. */
    private boolean retryWaits;

    Remembering(TableMemory memory) {
        this(memory, RETRY);
    }

    /** Which asks a disk that took nothing again after that. */
    Remembering(TableMemory memory, Duration retry) {
        this.memory = requireNonNull(memory, "memory is null");
        this.retry = requireNonNull(retry, "retry is null");
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    private record Served(long generation, RouteIndex routes) {}

    /** Whether the disk takes what is served. */
    boolean works() {
        return !failed;
    }

    /** What is remembered. */
    Optional<RouteTable> load() {
        var table = memory.load();
        held = table.map(RouteTable::generation).orElse(UNKNOWN);
        return table;
    }

    /** What another process has put there since it was last looked at. */
    Optional<RouteTable> news() {
        return memory.isNews() ? load() : Optional.empty();
    }

    /** Remembers the table before this returns. */
    void now(long generation, RouteIndex routes) {
        newest = new Served(generation, routes);
        write(this::writeWhole);
    }

    /** Tries once more what did not work before. */
    void again() {
        if (failed) {
            write(this::writeWhole);
        }
    }

    /** Remembers soon what a change has made of the table. */
    void soon(RouteChange change, RouteIndex routes) {
        newest = new Served(change.generation(), routes);
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.clear();
            }
            waiting.add(change);
            if (waiting.size() == 1) {
                thread.execute(() -> write(this::writeWaiting));
            }
        }
    }

    /** Writes what waits, and nothing after that: the process ends, or another writes there from now on. */
    void end() {
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Runnable what) {
        writing.lock();
        try {
            what.run();
        } finally {
            writing.unlock();
        }
    }

    private void writeWaiting() {
        List<RouteChange> changes;
        synchronized (waiting) {
            changes = waiting.stream()
                    .filter(change -> change.generation() > held)
                    .toList();
            waiting.clear();
        }
        // Else a whole table was written meanwhile, or will be when the disk is asked again.
        if (!changes.isEmpty() && !failed) {
            if (changes.getFirst().from() == held && memory.add(changes)) {
                held = changes.getLast().generation();
            } else {
                writeWhole();
            }
        }
    }

    private void writeWhole() {
        var table = newest;
        failed = !memory.save(table.generation(), table.routes());
        held = failed ? UNKNOWN : table.generation();
        if (failed && !retryWaits) {
            retryWaits = true;
            thread.schedule(() -> write(this::retry), retry.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retryWaits = false;
        if (failed) {
            writeWhole();
        }
    }
}
