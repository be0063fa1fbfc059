package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's stay in the waiting room of its lane: whoever waits there hears of each new table, and when it has waited too
 * long. On the lane's event loop.
 */
final class Stay {
    private final WaitingRoom room;
    private final Runnable tableChanged;
    private final Runnable tooLate;
    private @Nullable Future<?> deadline;
    private boolean over;

    private Stay(WaitingRoom room, Runnable tableChanged, Runnable tooLate) {
        this.room = requireNonNull(room, "room is null");
        this.tableChanged = requireNonNull(tableChanged, "tableChanged is null");
        this.tooLate = requireNonNull(tooLate, "tooLate is null");
    }

    /**
     * Begins.
     *
     * @param tableChanged another table is served
     * @param tooLate it has lasted for the longest time, or the router stops; whoever stays must {@link #end} it
     */
    static Stay begin(Lane lane, Duration longest, Runnable tableChanged, Runnable tooLate) {
        var stay = new Stay(lane.waiting(), tableChanged, tooLate);
        stay.room.add(stay);
        stay.deadline = lane.loop().schedule(stay::expire, longest.toMillis(), TimeUnit.MILLISECONDS);
        return stay;
    }

    void tableChanged() {
        if (!over) {
            tableChanged.run();
        }
    }

    /** It has lasted for long enough. */
    void expire() {
        if (!over) {
            tooLate.run();
        }
    }

    void end() {
        over = true;
        room.remove(this);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
