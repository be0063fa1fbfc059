package berth.server.wiring;

import berth.server.deployment.GroupLoop;
import berth.server.deployment.RemovalLoop;
import berth.server.route.Routes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Starts the loops when everything is there, and ends them before anything goes. */
@ApplicationScoped
class Loops {
    private final WorkLoops work;
    private final GroupLoop groups;
    private final RemovalLoop removals;
    private final Routes routes;
    private final QuietLoops quiet;
    private final WatchLoops watch;

    Loops(WorkLoops work, GroupLoop groups, RemovalLoop removals, Routes routes, QuietLoops quiet, WatchLoops watch) {
        this.work = work;
        this.groups = groups;
        this.removals = removals;
        this.routes = routes;
        this.quiet = quiet;
        this.watch = watch;
    }

    void onStart(@Observes @Priority(1_000) StartupEvent event) {
        groups.start();
        routes.start();
        work.start();
        removals.start();
        quiet.start();
        watch.start();
    }

    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        watch.stop();
        quiet.stop();
        removals.stop();
        work.stop();
        routes.stop();
        groups.stop();
    }
}
