package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.UpstreamProtocol;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for one request: an upstream of its route, an idle connection to it or a new one. An upstream that
 * does not accept is passed over for another, which is safe, since nothing was sent.
 */
final class UpstreamSearch {
    /** A request that could not be sent twice only goes out on a connection that cannot be about to be closed. */
    private static final long SURELY_OPEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long ANY_IDLE = Long.MAX_VALUE;
    private static final long NO_IDLE = -1;

    private final Proxy proxy;
    private final Lane lane;
    private final RequestHead head;
    private final Finder finder;
    private final UpstreamChoice choice;
    private @Nullable Upstream chosen;
    private boolean reused;
    private boolean ended;

    UpstreamSearch(Proxy proxy, Lane lane, RequestHead head, Finder finder) {
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.lane = requireNonNull(lane, "lane is null");
        this.head = requireNonNull(head, "head is null");
        this.finder = requireNonNull(finder, "finder is null");
        this.choice = new UpstreamChoice(proxy, lane, head, finder, this::onChosen);
    }

    /** Begins. The finder may be called before this returns. */
    void begin() {
        choice.begin();
    }

    /** The same upstream again, on a new connection. */
    void beginAfresh() {
        connect(requireNonNull(chosen, "nothing was chosen"), NO_IDLE);
    }

    /**
     * Another upstream, since the one in use closed the connection before it answered.
     *
     * @return false if there is none
     */
    boolean beginElsewhere() {
        var tried = requireNonNull(chosen, "nothing was chosen");
        if (!choice.hasOther(tried)) {
            return false;
        }
        choice.refuse(tried, "port " + tried.port() + " closed the connection without an answer");
        leave();
        choice.begin();
        return true;
    }

    /** What the route's policy asks beside what was checked already; null: nothing. */
    @Nullable
    RouteGuard guard() {
        return choice.guard();
    }

    /** How long the route waits for what. */
    Patience patience() {
        var guard = choice.guard();
        return guard == null ? Patience.USUAL : guard.patience();
    }

    /** Marks the answer of the upstream in use, so that the client comes back to it, where the route wants that. */
    void stick(HttpHeaders answer) {
        if (chosen != null) {
            choice.stick(answer, chosen);
        }
    }

    /** Whether the upstream takes the request as a stream of HTTP/2. */
    boolean overStream() {
        var match = choice.followed();
        return match != null && match.route().protocol() == UpstreamProtocol.H2C;
    }

    /** Whether it waits: all that could take the request have as much to do as they may, or are asleep or starting. */
    boolean waits() {
        return choice.waits();
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
        return choice.label();
    }

    /** Port of the upstream in use; 0 if there is none. */
    int port() {
        return chosen == null ? 0 : chosen.port();
    }

    /** The upstream in use answered what is no answer. */
    Failure brokeRules() {
        return badAnswer("its answer breaks the rules of HTTP");
    }

    private Failure badAnswer(String what) {
        return Failure.badAnswer(label(), port(), what);
    }

    /** It hung up before its answer was complete; the cause if the connection broke. */
    Failure broken(Upstream by, @Nullable Throwable cause) {
        if (!by.isListed()) {
            return Failure.replaced(label(), port());
        }
        return badAnswer((cause == null ? "it closed the connection" : "the connection broke")
                + " before its answer was complete");
    }

    /** The upstream in use, which from now on the caller must leave. */
    Upstream handOver() {
        var open = requireNonNull(chosen, "nothing was chosen");
        chosen = null;
        end();
        return open;
    }

    /** The request is over, or nobody wants it any more. */
    void end() {
        ended = true;
        choice.end();
        leave();
    }

    private void onChosen(Upstream upstream) {
        chosen = upstream;
        connect(upstream, head.isReplayable() ? ANY_IDLE : SURELY_OPEN_NANOS);
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
        choice.refuse(tried, refusal(tried, cause));
        leave();
        choice.begin();
    }

    private String refusal(Upstream tried, Throwable cause) {
        if (cause instanceof NoHttp2Exception) {
            return "port " + tried.port() + " does not speak HTTP/2 without TLS (h2c)";
        }
        if (cause instanceof UnknownHostException) {
            return "nobody knows the name in " + tried.name();
        }
        return cause instanceof ConnectTimeoutException
                ? "nothing answered on port " + tried.port() + " within " + Patience.text(connectTimeout())
                : "nothing accepted the connection on port " + tried.port();
    }

    private void leave() {
        if (chosen != null) {
            chosen.leave();
            chosen = null;
        }
    }

    /** Who asked for the connection. */
    interface Finder {
        /** The route with that label was found; another may be found later, if the table changes. */
        void onRoute(String label);

        /** It waits, since nothing could take the request yet, or else all that could is busy. */
        void onWait(boolean held);

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
