package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long the router waits for what. Once an answer has begun, silence is never timed out: a git push, an event
 * stream or a WebSocket may be silent for as long as it likes; TCP keep-alive finds the peers that are gone.
 *
 * @param connect for an upstream to accept a connection
 * @param firstByte for the first byte of an answer after the request was sent, and for each next part of a request body
 * @param header for a request's head once its first byte has come, and for the first request of a connection
 * @param idle for the next request on a client's connection
 * @param drain for open requests when the router is told to stop, and for those to an upstream that left the table
 */
record Timeouts(Duration connect, Duration firstByte, Duration header, Duration idle, Duration drain) {
    static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(3),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofSeconds(30));

    Timeouts {
        requireNonNull(connect, "connect is null");
        requireNonNull(firstByte, "firstByte is null");
        requireNonNull(header, "header is null");
        requireNonNull(idle, "idle is null");
        requireNonNull(drain, "drain is null");
    }

    Timeouts withFirstByte(Duration changed) {
        return new Timeouts(connect, changed, header, idle, drain);
    }

    Timeouts withHeader(Duration changed) {
        return new Timeouts(connect, firstByte, changed, idle, drain);
    }

    Timeouts withIdle(Duration changed) {
        return new Timeouts(connect, firstByte, header, changed, drain);
    }

    Timeouts withDrain(Duration changed) {
        return new Timeouts(connect, firstByte, header, idle, changed);
    }
}
