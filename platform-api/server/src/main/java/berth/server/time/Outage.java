package berth.server.time;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * That the database does not answer, as all loops together see it. Each of them fails of it, again and again and each in words
 * of its own: it is told once when it begins, once a minute at most while it lasts, and once when it is over.
 */
final class Outage {
    /** Of the one database. */
    static final Outage OF_DATABASE =
            new Outage(System::nanoTime, Logger.getLogger(Outage.class)::warn, Logger.getLogger(Outage.class)::info);

    static final Duration REMINDER = Duration.ofMinutes(1);
    /** Longer than anybody waits for a connection: as long as it lasts, some loop fails in this time. */
    static final Duration QUIET = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private final Consumer<String> warn;
    private final Consumer<String> inform;
    private boolean lasts;
    private long began;
    private long told;
    private long lastFailure;

    /** @param nanos as {@link System#nanoTime} */
    Outage(LongSupplier nanos, Consumer<String> warn, Consumer<String> inform) {
        this.nanos = nanos;
        this.warn = warn;
        this.inform = inform;
    }

    /** Whether a turn failed of it: then it is told here, and nowhere else. */
    boolean tells(Throwable failure) {
        var cause = DatabaseAway.cause(failure);
        cause.ifPresent(this::failed);
        return cause.isPresent();
    }

    private synchronized void failed(Throwable cause) {
        long now = nanos.getAsLong();
        lastFailure = now;
        if (!lasts) {
            lasts = true;
            began = now;
            told = now;
            warn.accept("the database does not answer; apps run on, and Berth's work goes on once it does: "
                    + cause.getMessage());
        } else if (now - told >= REMINDER.toNanos()) {
            told = now;
            warn.accept("the database has not answered for " + words(now - began) + ": " + cause.getMessage());
        }
    }

    /** A turn went well. That alone says little: it may have had nothing to ask the database for. */
    synchronized void wentWell() {
        long now = nanos.getAsLong();
        if (lasts && now - lastFailure >= QUIET.toNanos()) {
            lasts = false;
            inform.accept("the database answers again, after " + words(lastFailure - began));
        }
    }

    private static String words(long nanos) {
        var time = Duration.ofNanos(nanos);
        return time.toMinutes() < 1 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }
}
