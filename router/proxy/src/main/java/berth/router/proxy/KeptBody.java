package berth.router.proxy;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What of a request's body is at hand: what no upstream was sent yet, and what one was sent that may still say that it looked
 * at nothing of it (RFC 9113 section 8.7). A long body is not kept; it goes out once.
 */
final class KeptBody {
    /** More than most calls have, and little for each of thousands of requests. */
    private static final int MOST_OCTETS = 65_536;

    private final Queue<HttpContent> unsent = new ArrayDeque<>(2);
    private final Queue<HttpContent> sent = new ArrayDeque<>(2);
    private int octets;
    private boolean lost;

    /** A part came that nobody takes yet. */
    void add(HttpContent part) {
        unsent.add(part);
    }

    /** Sends all that was not sent yet. */
    void sendTo(UpstreamLink upstream, boolean mayComeBack) {
        for (var part = unsent.poll(); part != null; part = unsent.poll()) {
            send(part, upstream, mayComeBack);
        }
    }

    /** Sends a part, which is kept if the upstream may say that it did not look at it. */
    void send(HttpContent part, UpstreamLink upstream, boolean mayComeBack) {
        octets += part.content().readableBytes();
        if (mayComeBack && !lost && octets <= MOST_OCTETS) {
            sent.add(part.retainedDuplicate());
        } else {
            lost = true;
            releaseSent();
        }
        upstream.write(part);
    }

    /**
     * All of it is yet to be sent.
     *
     * @return false if some of it is not at hand any more
     */
    boolean takeBack() {
        if (lost) {
            return false;
        }
        sent.addAll(unsent);
        unsent.clear();
        unsent.addAll(sent);
        sent.clear();
        octets = 0;
        return true;
    }

    /** The upstream has begun to answer: nothing will be sent again. */
    void forgetSent() {
        lost = true;
        releaseSent();
    }

    void release() {
        forgetSent();
        unsent.forEach(HttpContent::release);
        unsent.clear();
    }

    private void releaseSent() {
        sent.forEach(HttpContent::release);
        sent.clear();
    }
}
