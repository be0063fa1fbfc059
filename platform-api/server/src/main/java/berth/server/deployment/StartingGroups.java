package berth.server.deployment;

import berth.api.problem.Failure;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.ImageMissingException;
import berth.node.InstanceStatus;
import berth.node.LimitRefusedException;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.instance.Instances;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Starts new groups and watches them until it is clear what becomes of them. */
@ApplicationScoped
class StartingGroups {
    private static final Logger LOG = Logger.getLogger(StartingGroups.class);
    /**
     * Between two looks, unless there is news of the instances before: that one accepts, has ended, or its check has said
     * something. What nobody tells can wait so long: that an app listens on another port, which is not read more often either,
     * or that somebody stopped an instance by hand. Each look costs this machine and its engine some milliseconds that the
     * app's own start needs.
     */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CANCEL_CHECK = Duration.ofMillis(500);

    private final NodeRuntime runtime;
    private final Instances instances;
    private final Clock clock;
    private final Clock steady;

    StartingGroups(NodeRuntime runtime, Instances instances, Clock clock, @Steady Clock steady) {
        this.runtime = runtime;
        this.instances = instances;
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * Starts groups and waits until all are healthy or will not be; at most until the deadline.
     *
     * @param first as they are wished now
     * @param wished the same as it is when it is asked for: it may be scaled meanwhile
     * @param deadline on the steady clock
     * @param cancelled whether somebody wants it stopped
     * @return {@link Step.Ready} or {@link Step.Fail}, or {@link Step.Wait} if it was cancelled
     */
    Step await(
            List<GroupSpec> first,
            Supplier<List<GroupSpec>> wished,
            Instant deadline,
            BooleanSupplier cancelled,
            DeploymentLog log)
            throws InterruptedException {
        var groups = first;
        boolean started = false;
        boolean complained = false;
        // Whoever has moved the deployment here has just seen that nobody wants it stopped.
        var nextCancelCheck = steady.instant().plus(CANCEL_CHECK);
        while (true) {
            if (!steady.instant().isBefore(nextCancelCheck)) {
                if (cancelled.getAsBoolean()) {
                    return new Step.Wait();
                }
                nextCancelCheck = steady.instant().plus(CANCEL_CHECK);
            }
            try {
                if (!started) {
                    groups.forEach(this::apply);
                    started = true;
                }
                var seen = seen(groups);
                var step = plan(groups, seen, deadline);
                if (step instanceof Step.Ready) {
                    return step;
                }
                var missing = missing(groups, seen);
                if (step instanceof Step.Fail || !missing.isEmpty()) {
                    // What is too few, or ended, may be so because less is wished by now.
                    var now = wished.get();
                    if (!now.equals(groups)) {
                        groups = now;
                        continue;
                    }
                    if (step instanceof Step.Fail) {
                        return step;
                    }
                    missing.forEach(this::apply);
                }
                pause(groups, seen);
            } catch (ImageMissingException e) {
                return imageMissing(e);
            } catch (NodeUnavailableException e) {
                if (steady.instant().isAfter(deadline)) {
                    return new Step.Fail(
                            new Failure(
                                    "node.unavailable",
                                    "the node did not answer in time: " + e.getMessage(),
                                    "ask the operator to look at the Docker Engine, then push again"),
                            Optional.empty());
                }
                if (!complained) {
                    log.line("-----> the node does not answer; trying again: " + e.getMessage());
                    complained = true;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
            }
        }
    }

    /**
     * Looks once at groups that were started, and starts what is missing of those that were scaled up since. Returns after a
     * pause where it is to be asked again, also of a node that does not answer.
     */
    Step look(List<GroupSpec> groups, Instant deadline) throws InterruptedException {
        try {
            var seen = seen(groups);
            var step = plan(groups, seen, deadline);
            if (step instanceof Step.Wait) {
                missing(groups, seen).forEach(this::apply);
                pause(groups, seen);
            }
            return step;
        } catch (ImageMissingException e) {
            return imageMissing(e);
        } catch (NodeUnavailableException e) {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
            return new Step.Wait();
        }
    }

    private void apply(GroupSpec group) {
        try {
            runtime.apply(group);
        } catch (LimitRefusedException e) {
            // All else is done; Resizing tells of it and tries again.
            LOG.debugf("%s: %s", group.key(), e.getMessage());
        }
    }

    /** Those of which instances are missing, or stand still: removed or stopped by hand, or made by who died before the start. */
    private static List<GroupSpec> missing(List<GroupSpec> groups, Map<GroupKey, List<InstanceStatus>> seen) {
        return groups.stream()
                .filter(group -> !GroupPlanner.isComplete(group, seen.getOrDefault(group.key(), List.of())))
                .toList();
    }

    private void pause(List<GroupSpec> groups, Map<GroupKey, List<InstanceStatus>> seen) throws InterruptedException {
        var awaited = seen.values().stream()
                .flatMap(List::stream)
                .map(InstanceStatus::id)
                .collect(Collectors.toSet());
        var quiet = DeploymentPlanner.untilQuiet(groups, seen, clock.instant());
        instances.awaitNews(
                awaited, quiet.filter(soon -> soon.compareTo(LOOK) < 0).orElse(LOOK));
    }

    private Step plan(List<GroupSpec> groups, Map<GroupKey, List<InstanceStatus>> seen, Instant deadline) {
        return DeploymentPlanner.plan(
                groups, seen, clock.instant(), !steady.instant().isBefore(deadline));
    }

    /** What is strange about instances that serve all the same. */
    Optional<String> oddity(Target target) {
        return target.web().map(instances::observe).orElse(List.of()).stream()
                .flatMap(instance -> instance.reason().stream())
                .map(InstanceStatus.Reason::message)
                .findFirst();
    }

    private static Step imageMissing(ImageMissingException why) {
        return new Step.Fail(
                new Failure("image.missing", "the release's " + why.getMessage(), "push again to build it anew"),
                Optional.empty());
    }

    private Map<GroupKey, List<InstanceStatus>> seen(List<GroupSpec> groups) {
        var seen = new HashMap<GroupKey, List<InstanceStatus>>();
        groups.forEach(group -> seen.put(group.key(), instances.observe(group.key())));
        return seen;
    }
}
