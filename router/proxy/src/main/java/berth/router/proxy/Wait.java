package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The time that one request waits: however often it has to look again, no longer than it may. On its event loop. */
final class Wait {
    private final Lane lane;
    private @Nullable Waiter waiter;
    private long since;
    private boolean begun;

    Wait(Lane lane) {
        this.lane = requireNonNull(lane, "lane is null");
    }

    /** Waits for a place at one of these, which other requests have; longest since it waited first. */
    void forPlace(List<Upstream> upstreams, int mostInFlight, Duration longest, Waiter.Outcome outcome) {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            since = now;
        }
        var left = longest.minusNanos(now - since);
        if (left.isPositive()) {
            waiter = Waiter.forOneOf(upstreams, mostInFlight, lane, left, outcome);
        } else {
            outcome.tooLate();
        }
    }

    /** Whether it waits now. */
    boolean isOn() {
        return waiter != null;
    }

    /** It waits no more, whether it got what it waited for or not; again: nothing. */
    void end() {
        if (waiter != null) {
            waiter.end();
            waiter = null;
        }
    }
}
