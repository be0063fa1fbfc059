package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.UpstreamProtocol;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for one request: the route, an upstream of it, an idle connection or a new one. An upstream that
 * does not accept is passed over for another, which is safe, since nothing was sent.
 */
final class UpstreamSearch implements Waiter.Outcome {
    /** A request that could not be sent twice only goes out on a connection that cannot be about to be closed. */
    private static final long SURELY_OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long ANY_IDLE = Long.MAX_VALUE;
    private static final long NO_IDLE = -1;

    private final Proxy proxy;
    private final Lane lane;
    private final RequestHead head;
    private final Finder finder;
    private final Wait wait;
    private @Nullable Hold hold;
    private final List<Upstream> refused = new ArrayList<>(0);
    private String label = "";
    private String refusal = "";
    private @Nullable Upstream chosen;
    private @Nullable Upstream wanted;
    private @Nullable RouteMatch followed;
    private @Nullable RouteGuard passed;
    private boolean reused;
    private boolean ended;

    UpstreamSearch(Proxy proxy, Lane lane, RequestHead head, Finder finder) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.head = requireNonNull(head, "head is null");
        this.finder = requireNonNull(finder, "finder is null");
        this.wait = new Wait(lane);
    }

    /** Begins. The finder may be called before this returns. */
    void begin() {
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
                finder.fail(Failure.unknownHost(head.target().host()));
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
                if (match.isAsleep()) {
                    awaitWaking();
                } else {
                    release();
                    awaitPlace(match);
                }
                return;
            }
            if (!enter(next, match.mostInFlight())) {
                continue;
            }
            // Had the table changed just before, nobody would wait for this request before stopping the upstream.
            if (proxy.router().index() == index) {
                go(next, match);
                return;
            }
            next.leave();
        }
    }

    /** Whoever can wake it learns from this that it is asked for. */
    private void awaitWaking() {
        var held = hold;
        if (held == null) {
            held = new Hold(proxy, lane, head, this::look, finder::fail);
            hold = held;
        }
        if (held.begin(label)) {
            finder.onWait();
        }
    }

    private void release() {
        if (hold != null) {
            hold.end();
        }
    }

    private void go(Upstream to, RouteMatch match) {
        release();
        chosen = to;
        head.follow(match);
        connect(to, head.isReplayable() ? ANY_IDLE : SURELY_OPEN_NANOS);
    }

    private static boolean enter(Upstream upstream, int most) {
        if (most == Upstream.UNLIMITED) {
            upstream.enter();
            return true;
        }
        return upstream.enterBelow(most);
    }

    /** There is no upstream, or all have as much to do as they may. */
    private void awaitPlace(RouteMatch match) {
        var busy = candidates(match);
        var limit = match.guard() == null ? null : match.guard().upstreamLimit();
        if (busy.isEmpty() || limit == null) {
            finder.fail(
                    refused.isEmpty()
                            ? Failure.vacant(label, match.route().vacancy())
                            : Failure.connectRefused(label, refusal));
        } else if (busy.stream().allMatch(upstream -> upstream.waiting() >= limit.mostQueued())) {
            finder.fail(Refusal.busy(label, limit, limit.mostQueued() + " more wait already"));
        } else {
            wait.forPlace(busy, limit.requests(), Duration.ofMillis(limit.longestWaitMillis()), this);
            if (wait.isOn()) {
                finder.onWait();
            }
        }
    }

    @Override
    public void turn(Upstream upstream) {
        wait.end();
        finder.onTurn();
        var match =
                proxy.router().index().find(head.target().host(), head.target().path());
        if (match != null && match == followed) {
            go(upstream, match);
        } else {
            upstream.leave();
            begin();
        }
    }

    @Override
    public void look() {
        wait.end();
        // What bounds the request from here on was suspended while it waited.
        finder.onTurn();
        begin();
    }

    @Override
    public void tooLate() {
        wait.end();
        var limit = requireNonNull(requireNonNull(guard(), "no policy").upstreamLimit(), "no limit");
        finder.fail(Refusal.busy(
                label, limit, "none was free within " + Patience.text(Duration.ofMillis(limit.longestWaitMillis()))));
    }

    /** Whether it waits: all that could take the request have as much to do as they may, or are asleep. */
    boolean waits() {
        return wait.isOn() || hold != null && hold.isOn();
    }

    /** The same upstream again, on a new connection. */
    void beginAfresh() {
        connect(requireNonNull(chosen, "nothing was chosen"), NO_IDLE);
    }

    /** What the route's policy asks beside what was checked already; null: nothing. */
    @Nullable
    RouteGuard guard() {
        return followed == null ? null : followed.guard();
    }

    /** How long the route waits for what. */
    Patience patience() {
        var guard = guard();
        return guard == null ? Patience.USUAL : guard.patience();
    }

    /** Marks the answer of the upstream in use, so that the client comes back to it, where the route wants that. */
    void stick(HttpHeaders answer) {
        var found = followed;
        if (found != null && found.route().sticky() && chosen != null && chosen != wanted) {
            StickyCookie.set(answer, chosen, found.route().path(), head.isSecure());
        }
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

    /** Where it could go, sooner or later. */
    private List<Upstream> candidates(RouteMatch match) {
        return wanted == null || refused.contains(wanted) ? match.pool().candidates(refused) : List.of(wanted);
    }

    /**
     * Another upstream, since the one in use closed the connection before it answered.
     *
     * @return false if there is none
     */
    boolean beginElsewhere() {
        var tried = requireNonNull(chosen, "nothing was chosen");
        var match =
                proxy.router().index().find(head.target().host(), head.target().path());
        if (match == null || !match.pool().hasOther(tried, refused)) {
            return false;
        }
        refusal = "port " + tried.port() + " closed the connection without an answer";
        refused.add(tried);
        leave();
        begin();
        return true;
    }

    /** Whether the upstream takes the request as a stream of HTTP/2. */
    boolean overStream() {
        return followed != null && followed.route().protocol() == UpstreamProtocol.H2C;
    }

    /** Whether the connection that was found had served a request before. */
    boolean reused() {
        return reused;
    }

    /** Whether the table still names the upstream in use. */
    boolean isListed() {
        return chosen != null && chosen.isListed();
    }

    /** What the route is for; empty before one was found. */
    String label() {
        return label;
    }

    /** Port of the upstream in use; 0 if there is none. */
    int port() {
        return chosen == null ? 0 : chosen.port();
    }

    /** The upstream in use, which from now on the caller must leave. */
    Upstream handOver() {
        var open = requireNonNull(chosen, "nothing was chosen");
        chosen = null;
        ended = true;
        return open;
    }

    /** The request is over, or nobody wants it any more. */
    void end() {
        ended = true;
        leave();
    }

    private void connect(Upstream to, long longestIdleNanos) {
        if (overStream()) {
            // Others use the connection too, and a stream may be refused on a new one: asking once more is worth it.
            reused = true;
            lane.sessions().find(to, this::onConnected, this::onRefused);
            return;
        }
        var idle = lane.idle().take(to, longestIdleNanos);
        reused = idle != null;
        if (idle == null) {
            lane.connector().connect(to, connectTimeout(), this::onConnected, this::onRefused);
        } else {
            finder.onFound(idle);
        }
    }

    private Duration connectTimeout() {
        var own = patience().connect();
        // Connections that carry many streams are shared by routes.
        return own == null || overStream() ? proxy.timeouts().connect() : own;
    }

    private void onConnected(UpstreamLink connection) {
        if (ended) {
            connection.close();
        } else {
            finder.onFound(connection);
        }
    }

    private void onRefused(Throwable cause) {
        if (ended) {
            return;
        }
        if (Connector.isExhausted(cause)) {
            leave();
            finder.fail(Failure.exhausted());
            return;
        }
        var tried = requireNonNull(chosen, "nothing was tried");
        refusal = cause instanceof NoHttp2Exception
                ? "port " + tried.port() + " does not speak HTTP/2 without TLS (h2c)"
                : cause instanceof ConnectTimeoutException
                        ? "nothing answered on port " + tried.port() + " within " + Patience.text(connectTimeout())
                        : "nothing accepted the connection on port " + tried.port();
        refused.add(tried);
        leave();
        begin();
    }

    private void leave() {
        wait.end();
        release();
        if (chosen != null) {
            chosen.leave();
            chosen = null;
        }
    }

    /** Who asked for the connection. */
    interface Finder {
        /** The route with that label was found; another may be found later, if the table changes. */
        void onRoute(String label);

        /** All that could take the request are busy or asleep: it waits. */
        void onWait();

        /** It waits no more. */
        void onTurn();

        /** Here it is. */
        void onFound(UpstreamLink connection);

        /** There is none to be had. */
        void fail(Failure failure);

        /** The route says what to answer without one. */
        void answer(OwnAnswer own);
    }
}
