package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the upstream of one request: the route, what its policy asks, one of its upstreams that was not tried yet. Where there
 * is none that it could have now, the request may wait.
 */
final class UpstreamChoice implements UpstreamWait.Chooser {
    private final Proxy proxy;
    private final Lane lane;
    private final RequestHead head;
    private final UpstreamSearch.Finder finder;
    private final Consumer<Upstream> chosen;
    private final List<Upstream> refused = new ArrayList<>(0);
    private String label = "";
    private String refusal = "";
    /** Null until it has to wait, as few have. */
    private @Nullable UpstreamWait wait;

    private @Nullable Upstream wanted;
    private @Nullable RouteMatch followed;
    private @Nullable RouteGuard passed;
    private boolean ended;

    /** Whoever gets the chosen one must leave it. */
    UpstreamChoice(Proxy proxy, Lane lane, RequestHead head, UpstreamSearch.Finder finder, Consumer<Upstream> chosen) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.head = requireNonNull(head, "head is null");
        this.finder = requireNonNull(finder, "finder is null");
        this.chosen = requireNonNull(chosen, "chosen is null");
    }

    /** Begins, or begins again. What it comes to may be told before this returns. */
    @Override
    public void begin() {
        while (true) {
            var index = proxy.router().index();
            var match = index.find(head.target().host(), head.target().path());
            followed = match;
            var challenge = index.challenge(head.target().uri());
            if (challenge != null) {
                finder.answer(PlainAnswer.ok(challenge));
                return;
            }
            if (match == null) {
                var host = head.target().host();
                finder.fail(index.knows(host) ? Failure.unknownPath(host) : Failure.unknownHost(host));
                return;
            }
            label = match.route().label();
            finder.onRoute(label);
            if (match.guard() != null && !match.guard().asksTheSameAs(passed)) {
                ask(match.guard());
                return;
            }
            var next = pick(match);
            if (next == null) {
                awaitOne(match);
                return;
            }
            if (!next.enterBelow(match.mostInFlight())) {
                continue;
            }
            // Had the table changed just before, nobody would wait for this request before stopping the upstream.
            if (proxy.router().index() == index) {
                choose(next, match);
                return;
            }
            next.leave();
        }
    }

    private void choose(Upstream upstream, RouteMatch match) {
        stopWaiting();
        head.follow(match);
        chosen.accept(upstream);
    }

    /** That one does not take the request, for that reason: it is not chosen again. */
    void refuse(Upstream upstream, String why) {
        refused.add(upstream);
        refusal = why;
    }

    /** Whether there is one besides that. */
    boolean hasOther(Upstream than) {
        var match = find();
        return match != null && match.pool().hasOther(than, refused);
    }

    /** What the route's policy asks; null: nothing. */
    @Nullable
    RouteGuard guard() {
        return followed == null ? null : followed.guard();
    }

    /** The route that was found last; null if there was none. */
    @Nullable
    RouteMatch followed() {
        return followed;
    }

    /** What the route is for; empty before one was found. */
    String label() {
        return label;
    }

    /** Whether it waits: all that could take the request have as much to do as they may, or are asleep or starting. */
    boolean waits() {
        return wait != null && wait.isOn();
    }

    /** Marks the answer of that upstream, so that the client comes back to it, where the route wants that. */
    void stick(HttpHeaders answer, Upstream upstream) {
        var found = followed;
        if (found != null && found.route().sticky() && upstream != wanted) {
            StickyCookie.set(answer, upstream, found.route().path(), head.isSecure());
        }
    }

    /** Nobody wants it any more. */
    void end() {
        ended = true;
        stopWaiting();
    }

    private void stopWaiting() {
        if (wait != null) {
            wait.end();
        }
    }

    @Override
    public boolean stands() {
        var match = find();
        return match != null && match.isSameAs(followed);
    }

    @Override
    public void turn(Upstream upstream) {
        var match = find();
        if (match != null && match.isSameAs(followed)) {
            followed = match;
            choose(upstream, match);
        } else {
            upstream.leave();
            begin();
        }
    }

    private @Nullable RouteMatch find() {
        return proxy.router().index().find(head.target().host(), head.target().path());
    }

    /** Once: what was asked of a request is not asked again when it goes to another upstream. */
    private void ask(RouteGuard guard) {
        guard.ask(head, lane.loop(), refusal -> {
            if (ended) {
                return;
            }
            if (refusal == null) {
                passed = guard;
                begin();
            } else {
                finder.answer(refusal);
            }
        });
    }

    private @Nullable Upstream pick(RouteMatch match) {
        wanted = match.route().sticky() ? StickyCookie.find(head.forUpstream().headers(), match.pool()) : null;
        if (wanted == null || refused.contains(wanted)) {
            return match.pool().pick(refused, match.mostInFlight());
        }
        return wanted.isFree(match.mostInFlight()) ? wanted : null;
    }

    /** There is none, or all have as much to do as they may. */
    private void awaitOne(RouteMatch match) {
        if (match.isAwaited()) {
            waiting().forInstances(label, match.route().vacancy());
            return;
        }
        var some = wanted == null || refused.contains(wanted) ? match.pool().besides(refused) : List.of(wanted);
        var limit = match.guard() == null ? null : match.guard().upstreamLimit();
        if (some.isEmpty() || limit == null) {
            stopWaiting();
            finder.fail(
                    refused.isEmpty()
                            ? Failure.vacant(label, match.route().vacancy())
                            : Failure.connectRefused(label, refusal));
        } else {
            waiting().forPlace(label, some, limit);
        }
    }

    private UpstreamWait waiting() {
        var known = wait;
        if (known == null) {
            known = new UpstreamWait(proxy, lane, head, finder, this);
            wait = known;
        }
        return known;
    }
}
