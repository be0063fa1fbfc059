package berth.server.deployment;

import berth.api.problem.Failure;
import berth.api.sleep.SleepState;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.route.Routes;
import berth.server.setting.BerthConfig;
import berth.server.sleep.SleepMove;
import berth.server.sleep.Sleeps;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Starts the instances of environments that wake, and tells how it ended: as soon as one of web is healthy it is routed, and
 * the requests that wait go on. Each on a thread of its own; another control plane may go on with it.
 */
@ApplicationScoped
class Waking {
    private static final Logger LOG = Logger.getLogger(Waking.class);
    private static final Duration STATE_CHECK = Duration.ofMillis(500);

    private final Sleeps sleeps;
    private final Environments environments;
    private final LiveGroups groups;
    private final Routes routes;
    private final Clock clock;
    private final Clock steady;
    private final Duration limit;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    Waking(
            Sleeps sleeps,
            Environments environments,
            LiveGroups groups,
            Routes routes,
            Clock clock,
            @Steady Clock steady,
            BerthConfig config) {
        this.sleeps = sleeps;
        this.environments = environments;
        this.groups = groups;
        this.routes = routes;
        this.clock = clock;
        this.steady = steady;
        this.limit = config.deployments().timeLimit();
    }

    /**
     * Goes on, unless that is being done already.
     *
     * @param since when it began, by the clock that tells the time of day; empty: now
     */
    void goOn(EnvironmentRef environment, Optional<Instant> since, Runnable done) {
        if (!underWay.add(environment.id())) {
            return;
        }
        var deadline = deadline(since);
        Thread.ofVirtual().name("wake-" + environment.path()).start(() -> {
            try {
                await(environment, deadline).ifPresent(move -> end(environment, move));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.errorf(e, "waking %s goes on later", environment.path());
            } finally {
                underWay.remove(environment.id());
                routes.signal();
                done.run();
            }
        });
    }

    /** On the steady clock; a clock that was set since makes it neither earlier than now nor later than its limit. */
    private Instant deadline(Optional<Instant> since) {
        var gone = since.map(began -> Duration.between(began, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        var left = limit.minus(gone);
        return steady.instant().plus(left.isNegative() ? Duration.ZERO : left);
    }

    private void end(EnvironmentRef environment, SleepMove move) {
        if (sleeps.endWaking(environment, move)) {
            LOG.infof(
                    "%s is awake%s",
                    environment.path(),
                    move.failure().map(why -> ", but " + why.message()).orElse(""));
        }
    }

    /**
     * Empty if it need not be woken any more.
     *
     * @param deadline on the steady clock
     */
    private Optional<SleepMove> await(EnvironmentRef environment, Instant deadline) throws InterruptedException {
        var wished = List.<GroupSpec>of();
        var routed = List.<InstanceStatus>of();
        var nextCheck = Instant.MIN;
        while (true) {
            var now = steady.instant();
            if (!now.isBefore(nextCheck)) {
                if (!isWaking(environment)) {
                    return Optional.empty();
                }
                // Anew each time: it may be scaled meanwhile.
                wished = groups.of(environment);
                nextCheck = now.plus(STATE_CHECK);
            }
            var step = groups.look(wished, deadline);
            var healthy = groups.healthy(wished);
            if (!healthy.equals(routed)) {
                routed = healthy;
                routes.signal();
            }
            switch (step) {
                case Step.Ready ignored -> {
                    return Optional.of(SleepMove.woken());
                }
                case Step.Fail fail -> {
                    return Optional.of(SleepMove.failed(fail.failure()));
                }
                case Step.Wait ignored -> {
                    if (steady.instant().isAfter(deadline.plus(STATE_CHECK))) {
                        return Optional.of(SleepMove.failed(new Failure(
                                "node.unavailable",
                                "the node did not answer in time",
                                "ask the operator to look at the Docker Engine")));
                    }
                }
            }
        }
    }

    private boolean isWaking(EnvironmentRef environment) {
        return sleeps.state(environment.id()) == SleepState.WAKING
                && environments.active().stream().anyMatch(active -> active.id().equals(environment.id()));
    }
}
