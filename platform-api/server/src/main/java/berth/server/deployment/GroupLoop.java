package berth.server.deployment;

import berth.server.formation.Formations;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.route.WantedRoutes;
import berth.server.sleep.Sleeps;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Optional;

/** What runs is what is wished: looks at all instances, mends live groups, and retires those that nobody wishes. */
@ApplicationScoped
public class GroupLoop {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final WishedGroups wished;
    private final Instances instances;
    private final Routes routes;
    private final Ending ending;
    private final Resizing resizing;
    private final Mending mending;
    private final Sleeping sleeping;
    private final WantedRoutes wantedRoutes;
    private final Loop loop = new Loop("groups", INTERVAL, this::turn);
    private Optional<Observation> before = Optional.empty();

    GroupLoop(
            WishedGroups wished,
            Instances instances,
            Routes routes,
            Ending ending,
            Resizing resizing,
            Mending mending,
            Sleeping sleeping,
            WantedRoutes wantedRoutes) {
        this.wished = wished;
        this.instances = instances;
        this.routes = routes;
        this.ending = ending;
        this.resizing = resizing;
        this.mending = mending;
        this.sleeping = sleeping;
        this.wantedRoutes = wantedRoutes;
    }

    /** Begins to look. */
    public void start() {
        loop.start();
        wantedRoutes.start(loop::signal);
    }

    /** Something may have changed. */
    public void signal() {
        loop.signal();
    }

    void slept(@Observes(during = TransactionPhase.AFTER_SUCCESS) Sleeps.Changed event) {
        loop.signal();
    }

    void scaled(@Observes(during = TransactionPhase.AFTER_SUCCESS) Formations.Scaled event) {
        loop.signal();
    }

    /** Looks no more; what runs goes on running. */
    public void stop() {
        wantedRoutes.stop();
        loop.close();
    }

    private void turn() {
        // The wish is read after the look: a group that a deployment starts between the two is then wished, not a
        // stray.
        var seen = instances.observe();
        var starting = wished.starting();
        // And live ones after those that start: what goes live between the two readings is then in both, not in
        // neither.
        var live = wished.live();
        var all = WishedGroups.together(live, starting);
        if (!before.equals(Optional.of(seen))) {
            before = Optional.of(seen);
            routes.signal();
        }
        // Deployments start their groups themselves: only live ones are mended here.
        GroupPlanner.plan(live, seen).apply().forEach(group -> mending.mend(group, this::signal));
        resizing.turn(wished, seen);
        // Where nobody knows what is wished, nothing is ended.
        ending.turn(all, seen.without(wished.unreadable()));
        // On what was looked at before: whatever is there now and was not is none that is about to be stopped.
        sleeping.turn(seen, ending::isStopping, loop::signal);
    }
}
