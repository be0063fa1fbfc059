package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.node.InstanceStatus;
import berth.server.config.ConfigVars;
import berth.server.environment.Environments;
import berth.server.instance.Instances;
import berth.server.release.Releases;
import berth.server.secret.UnreadableException;
import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Watches releases that have just gone live: where instances die again and again, the release before comes back. Once: what
 * Berth itself brought back is not watched.
 */
@ApplicationScoped
class Watch {
    /** Who asks for it. */
    static final String BERTH = "berth";

    private static final Logger LOG = Logger.getLogger(Watch.class);
    /** Instances are looked at each second too. Less than the loop's interval, so that no turn of it is left out. */
    private static final Duration LOOK = Duration.ofMillis(900);

    private final WatchedDeployments watched;
    private final Instances instances;
    private final Releases releases;
    private final Environments environments;
    private final ConfigVars config;
    private final DeploymentLog.Opener logs;
    private final Clock steady;
    private final Duration longest;
    private final Map<UUID, Watched> watches = new ConcurrentHashMap<>();
    private Instant next = Instant.MIN;

    Watch(
            WatchedDeployments watched,
            Instances instances,
            Releases releases,
            Environments environments,
            ConfigVars config,
            DeploymentLog.Opener logs,
            @Steady Clock steady,
            BerthConfig settings) {
        this.watched = watched;
        this.instances = instances;
        this.releases = releases;
        this.environments = environments;
        this.config = config;
        this.logs = logs;
        this.steady = steady;
        // Also while the end of its deployment is being written down.
        this.longest =
                settings.deployments().watchTime().plus(settings.deployments().timeLimit());
    }

    private record Watched(Instant since, Endings endings) {}

    /** A release is about to go live: what its instances do from here on counts. */
    void begin(Deployment deployment, Target target) {
        instances(deployment, target.release().number())
                .ifPresent(seen -> watches.put(deployment.id(), new Watched(steady.instant(), Endings.sinceNow(seen))));
    }

    /** Looks at them, unless it did so less than {@link #LOOK} ago. */
    void turn() {
        var now = steady.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(LOOK);
        watches.values().removeIf(each -> now.isAfter(each.since().plus(longest)));
        var all = watched.list();
        var numbers = releases.numbers(all.stream().map(Deployment::toRelease).collect(Collectors.toSet()));
        for (Deployment deployment : all) {
            try {
                dying(deployment, requireNonNull(numbers.get(deployment.toRelease())), now)
                        .ifPresent(instance -> rollBack(deployment, instance));
            } catch (UnreadableException e) {
                LOG.errorf("deployment %s is not rolled back: %s", deployment.id(), e.getMessage());
                QuarkusTransaction.requiringNew().run(() -> watched.end(deployment));
            } catch (RuntimeException e) {
                // Others are to be watched all the same.
                LOG.errorf(e, "deployment %s is looked at again", deployment.id());
            }
        }
    }

    private Optional<InstanceStatus> dying(Deployment deployment, int release, Instant now) {
        return instances(deployment, release)
                .flatMap(seen -> watches.computeIfAbsent(
                                deployment.id(),
                                any -> new Watched(
                                        now, Endings.since(deployment.endedAt().orElse(Instant.MAX), seen)))
                        .endings()
                        .look(seen, now));
    }

    /** Empty while nobody has looked at all yet. */
    private Optional<List<InstanceStatus>> instances(Deployment deployment, int release) {
        return instances
                .latestStaying()
                .map(seen -> seen.of(deployment.environment().toString()).stream()
                        .filter(instance -> instance.group().release() == release)
                        .toList());
    }

    private void rollBack(Deployment deployment, InstanceStatus instance) {
        var told = QuarkusTransaction.requiringNew().call(() -> {
            var environment = environments.find(deployment.environment()).orElseThrow();
            environments.lock(environment.id());
            // Whatever somebody asked for meanwhile counts more.
            if (!watched.end(deployment)) {
                return Optional.<String>empty();
            }
            var back = releases.get(deployment.fromRelease().orElseThrow());
            var cause = instance.group().process() + " "
                    + Endings.why(instance).map(InstanceStatus.Reason::message).orElse("died again and again");
            var made =
                    config.rollBack(BERTH, environment, back, "automatic rollback to v" + back.number() + ": " + cause);
            LOG.infof("%s: %s, so release %d comes back", environment.path(), cause, back.number());
            return Optional.of(cause + " after it had gone live: release " + back.number() + " comes back"
                    + (made.change().isEmpty() ? "" : ", with its config vars (" + made.change() + ")"));
        });
        told.ifPresent(text -> {
            var log = logs.open(deployment);
            log.cameBack(text, log.lastWords(instance));
        });
    }
}
