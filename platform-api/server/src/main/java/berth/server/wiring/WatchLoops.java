package berth.server.wiring;

import berth.server.instance.Crashes;
import berth.server.instance.LogKeeper;
import berth.server.instance.UsageSampler;
import jakarta.enterprise.context.ApplicationScoped;

/** The loops that watch what runs, and change nothing of it. */
@ApplicationScoped
class WatchLoops {
    private final Crashes crashes;
    private final LogKeeper logs;
    private final UsageSampler usage;

    WatchLoops(Crashes crashes, LogKeeper logs, UsageSampler usage) {
        this.crashes = crashes;
        this.logs = logs;
        this.usage = usage;
    }

    void start() {
        crashes.start();
        logs.start();
        usage.start();
    }

    void stop() {
        usage.stop();
        logs.stop();
        crashes.stop();
    }
}
