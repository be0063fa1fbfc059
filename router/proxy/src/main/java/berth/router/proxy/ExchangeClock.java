package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** By when the next step of one exchange must have come, and from whom. */
final class ExchangeClock {
    /** For what a client still sends after it has its answer. */
    private static final Duration REST_OF_REQUEST = Duration.ofSeconds(30);

    private final Deadline deadline;
    private final Timeouts timeouts;
    private final UpstreamSearch search;
    /** Null if the request has no body. */
    private final @Nullable BodyPace pace;

    ExchangeClock(Deadline deadline, Timeouts timeouts, UpstreamSearch search, boolean hasBody) {
        this.deadline = requireNonNull(deadline, "deadline is null");
        this.timeouts = requireNonNull(timeouts, "timeouts is null");
        this.search = requireNonNull(search, "search is null");
        this.pace = hasBody ? new BodyPace(timeouts.client().bodyGrace()) : null;
    }

    /** So much of the request's body came. */
    void received(int octets) {
        if (pace != null) {
            pace.received(octets);
        }
    }

    /** It was not the client who kept its body waiting. */
    void restartPace() {
        if (pace != null) {
            pace.restart();
        }
    }

    /** The rest of the request is next, which must keep its pace. */
    void awaitRequest() {
        var answer = firstByte();
        var left = pace == null ? answer : pace.left();
        deadline.in(left.compareTo(answer) < 0 ? left : answer);
    }

    /** The answer is next. */
    void awaitAnswer() {
        deadline.in(firstByte());
    }

    /** An answer that has begun may be silent for as long as it likes, unless the route says otherwise. */
    void awaitNextByte() {
        var idle = search.patience().idle();
        if (idle == null) {
            deadline.never();
        } else {
            deadline.in(idle);
        }
    }

    /** The client has to read, before more can be sent. */
    void awaitReader() {
        deadline.in(timeouts.client().stall());
    }

    /** The answer is complete, and the request is not. */
    void awaitRest() {
        deadline.in(REST_OF_REQUEST);
    }

    /** Somebody else sees to it that it does not wait for ever. */
    void pause() {
        deadline.never();
    }

    /** How long an answer may take to begin. */
    Duration firstByte() {
        @Nullable Duration own = search.patience().firstByte();
        return own == null ? timeouts.firstByte() : own;
    }
}
