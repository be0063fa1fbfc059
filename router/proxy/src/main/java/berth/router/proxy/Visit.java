package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of one request for metrics and access log, on the client's event loop. A connection's next request is noted
 * in the same object.
 */
final class Visit {
    /** The client went away before it had its whole answer. */
    static final String CLIENT_GONE = "client.gone";
    /** It did not take what it was sent. */
    static final String CLIENT_STALLED = "client.stalled";
    /** The router was told to stop, and this was not done in time. */
    static final String ROUTER_STOPPED = "router.shut-down";

    private final LaneSight sight;
    private boolean open;
    private boolean answered;
    /** Where it is counted while it waits; 0: it does not wait. */
    private int waits;

    private boolean wasHeld;

    private @Nullable RequestHead head;
    private @Nullable Upstream upstream;
    private String client = "";
    private String protocol = "";
    private String label = "";
    private String failure = "";
    private String id = "";
    private @Nullable AppFigures app;
    private long began;
    private long firstByte;
    private long in;
    private long out;
    private int status;

    Visit(LaneSight sight) {
        this.sight = requireNonNull(sight, "sight is null");
    }

    /** A request has come. */
    void begin(String clientAddress, String spokenProtocol) {
        end();
        open = true;
        answered = false;
        head = null;
        upstream = null;
        client = clientAddress;
        protocol = spokenProtocol;
        label = "";
        failure = "";
        id = "";
        app = null;
        in = 0;
        out = 0;
        status = 0;
        firstByte = 0;
        began = System.nanoTime();
        sight.began();
    }

    /** Its head makes sense. */
    void head(RequestHead read) {
        head = read;
        id = read.requestId();
    }

    /** Its head makes none; the page that says so bears that id. */
    void refused(String requestId) {
        id = requestId;
    }

    /** A route was found; perhaps another than before, after the table changed. */
    void route(String routeLabel) {
        waitsNoMore();
        var before = app;
        if (before != null) {
            sight.rerouted(before);
        }
        label = routeLabel;
        app = sight.entered(routeLabel);
    }

    /** Its route is asleep or starting, or else all upstreams of it are busy. */
    void waits(boolean held) {
        if (app != null) {
            waits = held ? AppFigures.HELD : AppFigures.WAITING;
            app.waits(waits, !wasHeld);
            // It looks again at each new table, and is one request all the while.
            wasHeld = held;
        }
    }

    /** It waits no more, or that does not matter any more. */
    void waitsNoMore() {
        if (waits != 0 && app != null) {
            app.waitsNoMore(waits);
            waits = 0;
        }
    }

    void upstream(Upstream asked) {
        upstream = asked;
    }

    /** A part of its body was read. */
    void read(HttpContent content) {
        in += content.content().readableBytes();
    }

    /** A part of its answer is about to be written. */
    void write(Object message) {
        if (message instanceof HttpResponse response) {
            int code = response.status().code();
            if (code >= HttpResponseStatus.OK.code() || code == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                status = code;
                firstByte = System.nanoTime();
            }
        }
        if (message instanceof HttpContent content) {
            boolean bodiless = head != null && head.isHead();
            out += bodiless ? 0 : content.content().readableBytes();
            answered = status > 0 && content instanceof LastHttpContent;
        }
    }

    /** Octets came from the client of an upgraded connection. */
    void tunnelledIn(int octets) {
        in += octets;
    }

    /** Octets go to it. */
    void tunnelledOut(int octets) {
        out += octets;
    }

    /** The router answers itself, or breaks the answer off. */
    void failed(String code) {
        failure = code;
    }

    /** It is over, and noted; again: nothing. */
    void end() {
        if (open) {
            open = false;
            waitsNoMore();
            if (!answered && failure.isEmpty()) {
                failure = CLIENT_GONE;
            }
            sight.ended(this, System.nanoTime());
            head = null;
            upstream = null;
            app = null;
        }
    }

    @Nullable
    RequestHead head() {
        return head;
    }

    @Nullable
    Upstream upstream() {
        return upstream;
    }

    /** Null if no route was found. */
    @Nullable
    AppFigures app() {
        return app;
    }

    String client() {
        return client;
    }

    /** As apps and pages show it; empty if nobody saw one. */
    String id() {
        return id;
    }

    String protocol() {
        return protocol;
    }

    /** Of the route; empty if there was none. */
    String label() {
        return label;
    }

    /** Why the router answered itself; empty if it did not. */
    String failure() {
        return failure;
    }

    /** Octets of the request's body. */
    long in() {
        return in;
    }

    /** Octets of the answer's body. */
    long out() {
        return out;
    }

    /** Of the final answer; 0 if there was none. */
    int status() {
        return status;
    }

    /** When the request came, by {@link System#nanoTime}. */
    long began() {
        return began;
    }

    /** When the answer began; {@link #began} if it did not. */
    long firstByte() {
        return status == 0 ? began : firstByte;
    }
}
