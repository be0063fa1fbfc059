package berth.server.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * The newest events, for those who follow them: one of those who wait reads them for all, so that a commit costs one look into
 * the database however many wait. Who is further behind than what is kept here reads for himself.
 */
@ApplicationScoped
public class NewEvents {
    private static final int KEPT = 500;
    /** How late one may hear of what another control plane recorded: of that nobody tells. */
    private static final Duration UNHEARD = Duration.ofSeconds(10);

    private final Events events;
    private final int most;
    private final Duration unheard;

    private volatile Recent kept = Recent.NONE;
    private long commits;
    /** How many commits there were when the last look began; none was seen before the first. */
    private long looked = -1;

    private long lookedAt;
    /** One of those who wait looks just now. */
    private boolean looking;

    @Inject
    NewEvents(Events events) {
        this(events, KEPT, UNHEARD);
    }

    NewEvents(Events events, int most, Duration unheard) {
        this.events = events;
        this.most = most;
        this.unheard = unheard;
    }

    /** Those that a query wants after its position, of what was seen up to now. */
    public Batch next(EventQuery query) {
        // Before the database is read, which holds all of these and may hold more.
        var recent = kept;
        if (query.after().orElse(0L) < recent.from()) {
            return Batch.of(events.next(query), query, recent.to());
        }
        var found = recent.events().stream()
                .filter(query::wants)
                .map(TeamEvent::view)
                .limit(query.limit())
                .toList();
        return Batch.of(found, query, recent.to());
    }

    /** Returns once an event after that position was seen, or after that time. */
    public void await(long position, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (isToLook(position, end)) {
            look();
        }
    }

    /**
     * Waits; whether the caller is the one who has to look, for all. That comes before its time's end, so that a commit which
     * woke this one alone is never lost.
     */
    private synchronized boolean isToLook(long position, long end) throws InterruptedException {
        while (kept.to() <= position) {
            long now = System.nanoTime();
            long due = commits == looked ? lookedAt + unheard.toNanos() - now : 0;
            if (due <= 0 && !looking) {
                looking = true;
                return true;
            }
            if (end - now <= 0) {
                return false;
            }
            long nanos = due <= 0 ? end - now : Math.min(due, end - now);
            wait(nanos / 1_000_000 + 1);
        }
        return false;
    }

    private void look() {
        long before;
        synchronized (this) {
            before = commits;
        }
        try {
            var newest = events.newest(kept.to(), most);
            synchronized (this) {
                kept = kept.with(newest, most);
                looked = before;
                lookedAt = System.nanoTime();
            }
        } finally {
            synchronized (this) {
                looking = false;
                notifyAll();
            }
        }
    }

    /** Wakes one alone: the others have nothing to see until he has looked. */
    synchronized void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) Events.Recorded event) {
        commits++;
        notify();
    }
}
