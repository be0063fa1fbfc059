package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long the router waits for clients.
 *
 * @param header for a request's head once its first byte has come, and for the first request of a connection
 * @param bodyGrace for a request's body, before it must have come at a least pace, see {@link BodyPace}
 * @param stall until a client takes more of an answer that waits for it
 * @param idle for the next request on a connection
 */
record ClientPatience(Duration header, Duration bodyGrace, Duration stall, Duration idle) {
    static final ClientPatience DEFAULT = new ClientPatience(
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(75));

    ClientPatience {
        requireNonNull(header, "header is null");
        requireNonNull(bodyGrace, "bodyGrace is null");
        requireNonNull(stall, "stall is null");
        requireNonNull(idle, "idle is null");
    }
}
