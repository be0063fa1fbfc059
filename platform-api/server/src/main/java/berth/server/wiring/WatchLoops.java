package berth.server.wiring;

import berth.server.instance.Crashes;
import jakarta.enterprise.context.ApplicationScoped;

/** The loops that watch what runs, and change nothing of it. */
@ApplicationScoped
class WatchLoops {
    private final Crashes crashes;

    WatchLoops(Crashes crashes) {
        this.crashes = crashes;
    }

    void start() {
        crashes.start();
    }

    void stop() {
        crashes.stop();
    }
}
