package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A request on its way to its upstream: the head, then the body as it comes, no faster than the upstream takes it. */
final class RequestSide {
    private final RequestHead head;
    private final UpstreamSearch search;
    private final ExchangeClock clock;
    /** Null if the request has none. */
    private final @Nullable KeptBody body;

    private boolean complete;

    RequestSide(RequestHead head, UpstreamSearch search, ExchangeClock clock) {
        this.head = requireNonNull(head, "head is null");
        this.search = requireNonNull(search, "search is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.body = head.hasBody() ? new KeptBody() : null;
    }

    /** Whether all of it was read from the client. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the next request begins after what was read, as far as can be told. */
    boolean ends() {
        return complete || body == null;
    }

    /** Nothing more of it will be read: what follows cannot be told apart from it. */
    void breakOff() {
        complete = true;
    }

    /** Notes a part that came. */
    void received(HttpContent part) {
        complete = part instanceof LastHttpContent;
        clock.received(part.content().readableBytes());
    }

    /** Passes a part on, or keeps it until there is an upstream. */
    void pass(HttpContent part, @Nullable UpstreamLink upstream) {
        if (body == null) {
            part.release();
        } else if (upstream != null && !upstream.takesMore()) {
            // If it says yet that it looked at nothing, this part is not at hand any more.
            body.forgetSent();
            part.release();
        } else if (upstream == null) {
            body.add(part);
        } else {
            body.send(part, upstream, search.overStream());
        }
    }

    /** Sends the head, and what of the body is there. */
    void begin(UpstreamLink upstream) {
        upstream.write(head.forUpstream());
        if (body == null) {
            upstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            body.sendTo(upstream, search.overStream());
        }
    }

    /**
     * Makes ready to be sent once more.
     *
     * @param unprocessed whether the upstream said that it did nothing of it
     * @return false if that could do harm, or not all of it is at hand any more
     */
    boolean takeBack(boolean unprocessed) {
        boolean harmless = unprocessed && !head.upgrades() || head.isReplayable();
        return harmless && (body == null || body.takeBack());
    }

    /** An answer has begun: it will not be sent again. */
    void answered() {
        if (body != null) {
            body.forgetSent();
        }
    }

    void release() {
        if (body != null) {
            body.release();
        }
    }

    /** Sets the time for what is next: the rest of the request, which must keep its pace, or the answer. */
    void await(@Nullable UpstreamLink upstream) {
        // A stream to an upstream may be a dialogue, in which both sides are silent now and then.
        boolean clientsTurn = !complete
                && body != null
                && !search.overStream()
                && (upstream == null || upstream.channel().isWritable());
        if (search.waits()) {
            clock.pause();
        } else if (clientsTurn) {
            clock.awaitRequest();
        } else {
            clock.awaitAnswer();
        }
    }
}
