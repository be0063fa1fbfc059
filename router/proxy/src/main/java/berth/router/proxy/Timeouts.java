package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long the router waits for what. Once an answer has begun, an upstream's silence is never timed out: a git push, an event
 * stream or a WebSocket may be silent for as long as it likes; TCP keep-alive finds the peers that are gone.
 *
 * @param connect for an upstream to accept a connection
 * @param firstByte for the first byte of an answer after the request was sent, and for each next part of a request body
 * @param drain for open requests when the router is told to stop, and for those to an upstream that left the table
 * @param client how long clients may take
 * @param wake for what is asleep to wake
 */
record Timeouts(Duration connect, Duration firstByte, Duration drain, ClientPatience client, WakePatience wake) {
    static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(3),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            ClientPatience.DEFAULT,
            WakePatience.DEFAULT);

    Timeouts {
        requireNonNull(connect, "connect is null");
        requireNonNull(firstByte, "firstByte is null");
        requireNonNull(drain, "drain is null");
        requireNonNull(client, "client is null");
        requireNonNull(wake, "wake is null");
    }

    Duration header() {
        return client.header();
    }

    Duration idle() {
        return client.idle();
    }

    Timeouts withFirstByte(Duration changed) {
        return new Timeouts(connect, changed, drain, client, wake);
    }

    Timeouts withDrain(Duration changed) {
        return new Timeouts(connect, firstByte, changed, client, wake);
    }

    Timeouts withHeader(Duration changed) {
        return withClient(new ClientPatience(changed, client.bodyGrace(), client.stall(), client.idle()));
    }

    Timeouts withBodyGrace(Duration changed) {
        return withClient(new ClientPatience(client.header(), changed, client.stall(), client.idle()));
    }

    Timeouts withStall(Duration changed) {
        return withClient(new ClientPatience(client.header(), client.bodyGrace(), changed, client.idle()));
    }

    Timeouts withIdle(Duration changed) {
        return withClient(new ClientPatience(client.header(), client.bodyGrace(), client.stall(), changed));
    }

    private Timeouts withClient(ClientPatience changed) {
        return new Timeouts(connect, firstByte, drain, changed, wake);
    }

    Timeouts withWake(WakePatience changed) {
        return new Timeouts(connect, firstByte, drain, client, changed);
    }
}
