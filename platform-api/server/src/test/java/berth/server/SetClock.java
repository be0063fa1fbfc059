package berth.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands, or goes with the machine's at a distance, as the test says. */
public final class SetClock extends Clock {
    private volatile Clock now;

    /** One that stands. */
    public SetClock(Instant at) {
        set(at);
    }

    /** One that goes with the machine's. */
    public SetClock() {
        now = Clock.systemUTC();
    }

    /** Stands there from now on. */
    public void set(Instant at) {
        now = Clock.fixed(at, ZoneOffset.UTC);
    }

    /** Goes on from now, so far from the machine's. */
    public void ahead(Duration by) {
        now = Clock.offset(Clock.systemUTC(), by);
    }

    @Override
    public Instant instant() {
        // The microseconds that the database keeps.
        return now.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }
}
