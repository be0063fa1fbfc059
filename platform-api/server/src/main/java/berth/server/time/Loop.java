package berth.server.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a turn when it is signalled, and at every interval anyway. A turn that throws is logged and does not end the
 * loop: what it left undone is found again by the next turn. That the database is away is told once for all loops. One that
 * leaves nothing under way may be followed by a longer pause, where all that could need a turn is signalled.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private final String name;
    private final Duration interval;
    private final Duration rest;
    private final BooleanSupplier turn;
    private final Semaphore signals = new Semaphore(0);
    private Duration pause = Duration.ZERO;
    private volatile boolean open = true;
    private @Nullable Thread thread;
    private boolean failing;
    private String lastFailure = "";
    private int repeats;

    /**
     * @param name for logs and the thread
     * @param interval longest pause between two turns
     */
    public Loop(String name, Duration interval, Runnable turn) {
        this(name, interval, interval, () -> {
            turn.run();
            return true;
        });
    }

    /**
     * @param interval longest pause while something is under way, or the last turn threw
     * @param rest longest pause else: for what nobody signals because another control plane did it, or somebody by hand
     * @param turn returns whether something is under way that it must look after soon
     */
    public Loop(String name, Duration interval, Duration rest, BooleanSupplier turn) {
        this.name = requireNonNull(name, "name is null");
        this.interval = requireNonNull(interval, "interval is null");
        this.rest = requireNonNull(rest, "rest is null");
        this.turn = requireNonNull(turn, "turn is null");
    }

    /** For one whose turn answers any number of signals at once: so much later is soon enough after the turn before. */
    public Loop atMostEvery(Duration shortest) {
        pause = requireNonNull(shortest, "shortest is null");
        return this;
    }

    /** Begins to turn on a thread of its own. */
    public synchronized void start() {
        if (thread == null && open) {
            thread = Thread.ofVirtual().name("loop-" + name).start(this::run);
        }
    }

    /** Asks for a turn soon; signals that come during a turn make one more turn. */
    public void signal() {
        signals.release();
    }

    /** Ends after the turn that is under way, which is waited for. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            open = false;
            running = thread;
        }
        signal();
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (open) {
            signals.drainPermits();
            var longest = interval;
            var began = System.nanoTime();
            try {
                longest = turn.getAsBoolean() ? interval : rest;
                failing = false;
                Outage.OF_DATABASE.wentWell();
                if (!lastFailure.isEmpty()) {
                    LOG.infof("loop %s works again", name);
                    lastFailure = "";
                }
            } catch (Exception | Error e) {
                fail(e);
            }
            try {
                // The permit is only a wake-up call: the next turn drains what else has come.
                boolean signalled = signals.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
                if (signalled && open) {
                    TimeUnit.NANOSECONDS.sleep(
                            failing
                                    // A loop that fails and signals itself would spin.
                                    ? AFTER_FAILURE.toNanos()
                                    : began + pause.toNanos() - System.nanoTime());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void fail(Throwable e) {
        failing = true;
        if (!open || Outage.OF_DATABASE.tells(e)) {
            return;
        }
        var failure = String.valueOf(e);
        if (!failure.equals(lastFailure)) {
            repeats = 0;
            LOG.errorf(e, "loop %s failed; it goes on", name);
        } else if (Integer.bitCount(++repeats) == 1) {
            // The 1st, 2nd, 4th, 8th … time: an outage of a night must not fill the disk.
            LOG.warnf("loop %s still fails (%d times): %s", name, repeats, failure);
        }
        lastFailure = failure;
    }
}
