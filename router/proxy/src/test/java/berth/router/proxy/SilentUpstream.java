package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.router.Route;
import java.io.IOException;

/** An upstream that never answers. By it a test knows that time-outs have passed, without a length of time of its own. */
final class SilentUpstream implements AutoCloseable {
    private static final String HOST = "silent.localhost";

    private final ScriptedUpstream upstream;

    SilentUpstream() throws IOException {
        upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.isEnded();
        });
    }

    /** What {@link #awaitTimeOuts} asks for must be served. */
    Route route() {
        return RunningRouter.route(HOST, upstream.name());
    }

    /**
     * Returns when two requests, one after the other, have been timed out: whatever began before them would have been by now, if
     * it may last no longer than they, and also if a second time-out were to begin where the first ends.
     */
    void awaitTimeOuts(RunningRouter router) throws IOException {
        for (int i = 0; i < 2; i++) {
            assertEquals("504 router.timed-out", router.ask("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n"));
        }
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }
}
