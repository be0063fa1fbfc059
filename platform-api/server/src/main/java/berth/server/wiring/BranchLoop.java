package berth.server.wiring;

import berth.server.source.Sources;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Moves branches to what went live, where a crash came between the two. */
@ApplicationScoped
class BranchLoop {
    private final Loop loop;

    BranchLoop(Sources sources) {
        this.loop = new Loop("branches", Duration.ofSeconds(5), sources::moveBranches);
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.close();
    }
}
