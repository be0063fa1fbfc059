package berth.server.time;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What spares a loop the reading of wishes that nobody can have changed. A turn that found nothing to do begins it; a
 * signal, or its time, ends it. {@link #disturb} may be called by any thread, all else only by the loop's.
 */
public final class Rest {
    private final Clock clock;
    private final AtomicBoolean disturbed = new AtomicBoolean();
    private Instant until = Instant.MIN;

    /** @param clock the steady one */
    public Rest(Clock clock) {
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Something may have changed. */
    public void disturb() {
        disturbed.set(true);
    }

    /** Whether nothing can have changed. To be asked before anything is read: what comes later disturbs anew. */
    public boolean lasts() {
        // First, so that no signal is left over for the next turn, which this one answers.
        boolean quiet = !disturbed.getAndSet(false);
        return quiet && clock.instant().isBefore(until);
    }

    /** Ends with a turn that looks at everything; unless {@link #begin} follows, the next one does as well. */
    public void end() {
        until = Instant.MIN;
    }

    /**
     * All is as it should be.
     *
     * @param longest until all is looked at again, for changes that nobody signals
     */
    public void begin(Duration longest) {
        until = clock.instant().plus(longest);
    }
}
