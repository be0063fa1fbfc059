package berth.server.time;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * That the database does not answer, as all loops together see it. Each of them fails of it, again and again and each in words
 * of its own: it is told once when it begins and is not over at once, once a minute at most while it lasts, and once when it is
 * over. What is over at once is told aside the first time, and else as news: somebody may fail of it each time.
 */
final class Outage {
    static final Duration REMINDER = Duration.ofMinutes(1);
    /** What all loops fail of for no longer is connections that were lost: the next ones are there already. */
    static final Duration BRIEF = Duration.ofSeconds(1);
    /** Longer than anybody waits for a connection: as long as it lasts, some loop fails in this time. */
    static final Duration QUIET = Duration.ofSeconds(15);

    /** Of the one database; made last, for it asks for what stands above. */
    static final Outage OF_DATABASE = of(Logger.getLogger(Outage.class));

    private final LongSupplier nanos;
    private final Consumer<String> warn;
    private final Consumer<String> inform;
    private final Consumer<String> aside;
    private boolean lasts;
    /** How often it was over at once since it lasted. */
    private int brief;

    private long began;
    private long told;
    private long lastFailure;

    /**
     * @param nanos as {@link System#nanoTime}
     * @param aside for who looks for a fault: what may be none
     */
    Outage(LongSupplier nanos, Consumer<String> warn, Consumer<String> inform, Consumer<String> aside) {
        this.nanos = nanos;
        this.warn = warn;
        this.inform = inform;
        this.aside = aside;
        this.lastFailure = nanos.getAsLong() - QUIET.toNanos();
    }

    private static Outage of(Logger log) {
        return new Outage(System::nanoTime, log::warn, log::info, log::debug);
    }

    /** Whether a turn failed of it: then it is told here, and nowhere else. */
    boolean tells(Throwable failure) {
        var cause = DatabaseAway.cause(failure);
        cause.ifPresent(this::failed);
        return cause.isPresent();
    }

    private synchronized void failed(Throwable cause) {
        long now = nanos.getAsLong();
        boolean isFirst = !lasts && now - lastFailure >= QUIET.toNanos();
        lastFailure = now;
        if (isFirst) {
            began = now;
            brief++;
            (brief == 1 ? aside : inform).accept("a connection to the database was lost: " + cause.getMessage());
        } else if (!lasts && now - began >= BRIEF.toNanos()) {
            lasts = true;
            brief = 0;
            told = now;
            warn.accept("the database does not answer; apps run on, and Berth's work goes on once it does: "
                    + cause.getMessage());
        } else if (lasts && now - told >= REMINDER.toNanos()) {
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
