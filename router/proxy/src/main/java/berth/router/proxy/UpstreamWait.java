package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.UpstreamLimit;
import berth.router.Vacancy;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one request waits that cannot be given an upstream yet: for a place at one that is busy, or until what is asleep
 * or starting has instances.
 * Tells whoever asked for the upstream that it waits. On its event loop.
 */
final class UpstreamWait implements PlaceWait.Outcome {
    private final UpstreamSearch.Finder finder;
    private final Chooser chooser;
    private final BooleanSupplier draining;
    private final PlaceWait place;
    private final Hold hold;
    private @Nullable Busy busy;

    UpstreamWait(Proxy proxy, Lane lane, RequestHead head, UpstreamSearch.Finder finder, Chooser chooser) {
        this.finder = requireNonNull(finder, "finder is null");
        this.chooser = requireNonNull(chooser, "chooser is null");
        this.draining = proxy.draining();
        this.place = new PlaceWait(lane, this);
        this.hold = new Hold(proxy, lane, head, this::again, finder::fail);
    }

    /** What it is busy with that is waited for. */
    private record Busy(String label, UpstreamLimit limit) {
        Failure noneWasFree() {
            return Refusal.busy(
                    label,
                    limit,
                    "none was free within " + Patience.text(Duration.ofMillis(limit.longestWaitMillis())));
        }

        Failure noneWasFreeBeforeTheStop() {
            return Refusal.busy(label, limit, "none was free before the router had to stop");
        }

        Failure queueIsFull() {
            return Refusal.busy(label, limit, limit.mostQueued() + " more wait already");
        }
    }

    /** Until what is for that label has instances: whoever can wake it learns from this that it is asked for. */
    void forInstances(String label, Vacancy why) {
        if (hold.begin(label, why)) {
            finder.onWait(true);
        }
    }

    /** Until one of these, which are for that label, has a place. */
    void forPlace(String label, List<Upstream> upstreams, UpstreamLimit limit) {
        hold.end();
        var wanted = new Busy(label, limit);
        busy = wanted;
        if (!place.begin(upstreams, limit)) {
            finder.fail(wanted.queueIsFull());
        } else if (place.isOn()) {
            finder.onWait(false);
        }
    }

    /** Whether it waits now. */
    boolean isOn() {
        return place.isOn() || hold.isOn();
    }

    /** It waits no more, whether it got what it waited for or not; again: nothing. */
    void end() {
        place.end();
        hold.end();
    }

    @Override
    public boolean stands() {
        return chooser.stands();
    }

    /** The table is another. */
    @Override
    public void again() {
        // What bounds the request from here on was suspended while it waited.
        finder.onTurn();
        chooser.begin();
    }

    @Override
    public void turn(Upstream upstream) {
        finder.onTurn();
        chooser.turn(upstream);
    }

    @Override
    public void tooLate() {
        var waitedFor = requireNonNull(busy, "waits for nothing");
        finder.fail(draining.getAsBoolean() ? waitedFor.noneWasFreeBeforeTheStop() : waitedFor.noneWasFree());
    }

    /** Whose request it is. */
    interface Chooser {
        /** Whether the table says the same of the request as when it began to wait. */
        boolean stands();

        /** Looks for an upstream again. */
        void begin();

        /** That upstream is entered for it, and has to be left. */
        void turn(Upstream upstream);
    }
}
