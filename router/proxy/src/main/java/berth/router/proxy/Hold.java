package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.Vacancy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits until what is asleep or starting has instances: until a table is served in which its route is neither.
 * However often the table changes, it waits no longer than it may. On its event loop.
 */
final class Hold {
    private final WakeCalls calls;
    private final WakePatience patience;
    private final BooleanSupplier draining;
    private final Lane lane;
    private final boolean forPeople;
    private final Runnable again;
    private final Consumer<Failure> fail;
    private @Nullable String label;
    private Vacancy why = Vacancy.UNKNOWN;
    private @Nullable Stay stay;
    private long since;

    /**
     * @param again looks for an upstream again, since the table is another
     * @param fail answers without one
     */
    Hold(Proxy proxy, Lane lane, RequestHead head, Runnable again, Consumer<Failure> fail) {
        this.calls = proxy.router().wakeCalls();
        this.patience = proxy.timeouts().wake();
        this.draining = proxy.draining();
        this.lane = requireNonNull(lane, "lane is null");
        this.forPeople = isForPeople(head);
        this.again = requireNonNull(again, "again is null");
        this.fail = requireNonNull(fail, "fail is null");
    }

    /** Somebody who looks at a page can see another until the right one is there. */
    private static boolean isForPeople(RequestHead head) {
        var request = head.forUpstream();
        return request.method().equals(HttpMethod.GET)
                && !head.upgrades()
                && Pages.prefersHtml(request.headers().get(HttpHeaderNames.ACCEPT, ""));
    }

    /**
     * Waits, or goes on waiting; longest since it waited first.
     *
     * @param because it has no instances
     * @return false if there was no room for one more, and it was told so
     */
    boolean begin(String awaited, Vacancy because) {
        why = because;
        if (!awaited.equals(label)) {
            end();
            if (!calls.enter(awaited)) {
                fail.accept(Refusal.overloaded("keep waiting until the app has started"));
                return false;
            }
            label = awaited;
            since = System.nanoTime();
        }
        var left = longest().minusNanos(System.nanoTime() - since);
        stay = Stay.begin(lane, left.isNegative() ? Duration.ZERO : left, this::look, this::tooLate);
        return true;
    }

    private Duration longest() {
        return forPeople ? patience.people() : patience.programs();
    }

    /** Whether it waits now. */
    boolean isOn() {
        return stay != null;
    }

    /** It waits no more; again: nothing. */
    void end() {
        stop();
        if (label != null) {
            calls.leave(label);
            label = null;
        }
    }

    /** It stays among those who ask for it, in case it has no instances still. */
    private void look() {
        stop();
        again.run();
    }

    /** For it, or for the router, which is about to stop: then it is worth asking again soon. */
    private void tooLate() {
        var awaited = requireNonNull(label, "nothing was waited for");
        end();
        fail.accept(draining.getAsBoolean() ? Failure.vacant(awaited, why) : none(awaited));
    }

    private Failure none(String awaited) {
        var time = Patience.text(patience.programs());
        if (why == Vacancy.ASLEEP) {
            return forPeople
                    ? Failure.waking(awaited, calls.areHeard())
                    : Failure.notWoken(awaited, calls.areHeard(), time);
        }
        return forPeople ? Failure.starting(awaited) : Failure.notStarted(awaited, time);
    }

    private void stop() {
        if (stay != null) {
            stay.end();
            stay = null;
        }
    }
}
