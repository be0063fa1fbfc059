package berth.server.deployment;

import berth.server.app.Apps;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.Instances;
import berth.server.instance.Observation;
import berth.server.route.Routes;
import berth.server.route.WantedRoutes;
import berth.server.sleep.Sleeps;
import berth.server.time.Loop;
import berth.server.time.Rest;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What runs is what is wished: looks at all instances, mends live groups, and retires those that nobody wishes. The node is
 * looked at each second. What is wished is read only if something was signalled, something is seen that is new, or something is
 * under way; and every few seconds, for what another control plane has written.
 */
@ApplicationScoped
public class GroupLoop {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(10);
    /** What belongs together is signalled by several, and a turn reads all that is wished. */
    private static final Duration GATHERS = Duration.ofMillis(100);

    private final WishedGroups wished;
    private final Instances instances;
    private final Routes routes;
    private final Ending ending;
    private final Resizing resizing;
    private final Mending mending;
    private final Sleeping sleeping;
    private final WantedRoutes wantedRoutes;
    private final Rest rest;
    private final Loop loop = new Loop("groups", INTERVAL, this::turn).atMostEvery(GATHERS);
    private Optional<Observation> before = Optional.empty();

    GroupLoop(
            WishedGroups wished,
            Instances instances,
            Routes routes,
            Ending ending,
            Resizing resizing,
            Mending mending,
            Sleeping sleeping,
            WantedRoutes wantedRoutes,
            @Steady Clock clock) {
        this.wished = wished;
        this.instances = instances;
        this.routes = routes;
        this.ending = ending;
        this.resizing = resizing;
        this.mending = mending;
        this.sleeping = sleeping;
        this.wantedRoutes = wantedRoutes;
        this.rest = new Rest(clock);
    }

    /** Begins to look. */
    public void start() {
        loop.start();
        wantedRoutes.start(this::signal);
    }

    /** Something may have changed. */
    public void signal() {
        rest.disturb();
        loop.signal();
    }

    void slept(@Observes(during = TransactionPhase.AFTER_SUCCESS) Sleeps.Changed event) {
        signal();
    }

    void scaled(@Observes(during = TransactionPhase.AFTER_SUCCESS) Formations.Scaled event) {
        signal();
    }

    void wentLive(@Observes(during = TransactionPhase.AFTER_SUCCESS) Environments.WentLive event) {
        signal();
    }

    /** What it started, and has not become live, is nobody's any more. */
    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeploymentMeters.Ended event) {
        signal();
        routes.signal();
    }

    void appsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) Apps.Changed event) {
        signal();
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
        boolean isNew = !before.equals(Optional.of(seen));
        if (rest.lasts() && !isNew) {
            return;
        }
        rest.end();
        var starting = wished.starting();
        // And live ones after those that start: what goes live between the two readings is then in both, not in
        // neither.
        var live = wished.live();
        var all = WishedGroups.together(live, starting);
        if (isNew) {
            before = Optional.of(seen);
            routes.signal();
        }
        // Deployments start their groups themselves: only live ones are mended here.
        var staying = instances.staying(seen);
        var broken = GroupPlanner.plan(live, staying).apply();
        mending.mend(broken, this::signal);
        boolean resizes = resizing.turn(wished, staying);
        // Where nobody knows what is wished, nothing is ended.
        boolean ends = ending.turn(all, seen.without(wished.unreadable()));
        // On what was looked at before: whatever is there now and was not is none that is about to be stopped.
        boolean moves = sleeping.turn(seen, ending::isStopping, this::signal);
        if (starting.isEmpty() && broken.isEmpty() && !resizes && !ends && !moves) {
            rest.begin(sleeping.watches() ? Sleeping.LOOK : REST);
        }
    }
}
