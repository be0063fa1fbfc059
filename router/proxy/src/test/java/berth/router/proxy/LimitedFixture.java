package berth.router.proxy;

import berth.router.UpstreamLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An app that takes its time, a router of its own for each test, and clients that wait for a place. */
abstract class LimitedFixture {
    static final UpstreamLimit ONE_AT_A_TIME = new UpstreamLimit(1);

    @TempDir
    Path folder;

    final BusyUpstream app = new BusyUpstream();
    RunningRouter router;
    WaitingClients clients;

    @BeforeEach
    void start() {
        // Whoever is with an instance that leaves the table stays there.
        start(Timeouts.DEFAULT.withDrain(Duration.ofSeconds(10)));
    }

    final void start(Timeouts timeouts) {
        router = RunningRouter.start(folder, timeouts, Transport.best());
        clients = new WaitingClients(router);
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        router.close();
        clients.close();
    }
}
