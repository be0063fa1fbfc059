package berth.server.deployment;

import berth.api.problem.Failure;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.Port;
import berth.server.instance.Kept;
import berth.server.instance.NextSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the new groups are ready, from what is seen of them. Pure. */
final class DeploymentPlanner {
    /** An instance that ended so often is not waited for any longer: some apps need a second try, none a fourth. */
    static final int MOST_ENDINGS = 3;
    /** How long an instance that listens on nothing must run to count as healthy. */
    static final Duration QUIET_TIME = Duration.ofSeconds(2);
    /** After this, an app that listens where nobody reaches it is not waited for any longer. */
    static final Duration LOOPBACK_PATIENCE = Duration.ofSeconds(10);

    private static final Set<String> STOPPED = Set.of("instance.exited", "instance.signalled");

    private DeploymentPlanner() {}

    /** What to do next. */
    sealed interface Step {
        /** Look again soon. */
        record Wait() implements Step {}

        /** All instances are healthy. */
        record Ready() implements Step {}

        /**
         * It will not become healthy, or not in time.
         *
         * @param instance whose last lines tell more
         * @param lines the last ones of what else tells more
         */
        record Fail(Failure failure, Optional<InstanceStatus> instance, List<String> lines) implements Step {
            Fail(Failure failure, Optional<InstanceStatus> instance) {
                this(failure, instance, List.of());
            }
        }
    }

    /**
     * @param now by the clock that tells when instances were started
     * @param late whether their time is over
     */
    static Step plan(List<GroupSpec> wished, Map<GroupKey, List<InstanceStatus>> seen, Instant now, boolean late) {
        boolean ready = true;
        Optional<InstanceStatus> laggard = Optional.empty();
        for (GroupSpec group : wished) {
            // What is too many is on its way out.
            var instances = Kept.of(seen.getOrDefault(group.key(), List.of()), group.count());
            ready &= instances.size() >= group.count();
            for (InstanceStatus instance : instances) {
                if (isHopeless(instance, now)) {
                    return fail(group, instance);
                }
                if (!isReady(group, instance, now)) {
                    ready = false;
                    laggard = Optional.of(instance);
                }
            }
        }
        if (ready) {
            return new Step.Ready();
        }
        if (!late) {
            return new Step.Wait();
        }
        return laggard.<Step>map(instance -> late(wished, instance))
                .orElseGet(() -> new Step.Fail(
                        new Failure(
                                "deployment.timed-out",
                                "the new instances did not start in time",
                                "ask the operator to look at the Docker Engine, then push again"),
                        Optional.empty()));
    }

    /** When the next of those that listen on nothing will have run for long enough; empty if there is none. Nobody tells that. */
    static Optional<Duration> untilQuiet(
            List<GroupSpec> wished, Map<GroupKey, List<InstanceStatus>> seen, Instant now) {
        return wished.stream()
                .filter(group -> group.port() instanceof Port.None)
                .flatMap(group -> seen.getOrDefault(group.key(), List.of()).stream())
                .filter(instance -> instance.state() == InstanceState.HEALTHY)
                .flatMap(instance -> instance.startedAt().stream())
                .filter(started -> !isQuiet(started, now))
                .map(started -> QUIET_TIME.minus(Duration.between(started, now).abs()))
                .min(Comparator.naturalOrder());
    }

    private static boolean isReady(GroupSpec group, InstanceStatus instance, Instant now) {
        if (instance.state() != InstanceState.HEALTHY) {
            return false;
        }
        return switch (group.port()) {
            case Port.Expected ignored -> true;
            case Port.None ignored ->
                instance.startedAt().filter(started -> isQuiet(started, now)).isPresent();
        };
    }

    /** One that was started in the future was so before the clock was set back. */
    private static boolean isQuiet(Instant started, Instant now) {
        return Duration.between(started, now).abs().compareTo(QUIET_TIME) >= 0;
    }

    private static boolean isHopeless(InstanceStatus instance, Instant now) {
        if (instance.state() == InstanceState.EXITED) {
            return !wasStopped(instance);
        }
        if (endings(instance) >= MOST_ENDINGS) {
            return true;
        }
        return isLoopbackOnly(instance)
                && instance.startedAt()
                        .filter(started -> now.isAfter(started.plus(LOOPBACK_PATIENCE)))
                        .isPresent();
    }

    private static boolean isLoopbackOnly(InstanceStatus instance) {
        return instance.reason()
                .filter(why -> why.code().equals("instance.loopback-only"))
                .isPresent();
    }

    private static int endings(InstanceStatus instance) {
        return instance.state() == InstanceState.RESTARTING ? instance.starts() : instance.starts() - 1;
    }

    /** Ran, and the engine does not start it again as it does all that end by themselves: somebody's hand stopped it. */
    private static boolean wasStopped(InstanceStatus instance) {
        return instance.exit().isPresent()
                && instance.reason().filter(why -> STOPPED.contains(why.code())).isPresent();
    }

    private static Step fail(GroupSpec group, InstanceStatus instance) {
        var why = isLoopbackOnly(instance) ? instance.reason() : Endings.why(instance);
        var reason = why.orElseGet(() -> new InstanceStatus.Reason("instance.exited", "ended by itself"));
        return new Step.Fail(failure(group.key(), reason), Optional.of(instance));
    }

    private static Step late(List<GroupSpec> wished, InstanceStatus instance) {
        var group = wished.stream()
                .filter(spec -> spec.key().equals(instance.group()))
                .findFirst()
                .orElseThrow();
        var reason = instance.reason().orElseGet(() -> switch (group.port()) {
            case Port.Expected port ->
                new InstanceStatus.Reason(
                        "instance.not-listening", "did not listen on port " + port.number() + " in time");
            case Port.None ignored -> new InstanceStatus.Reason("instance.exited", "did not stay up in time");
        });
        return new Step.Fail(failure(group.key(), reason), Optional.of(instance));
    }

    private static Failure failure(GroupKey group, InstanceStatus.Reason reason) {
        return new Failure(
                reason.code(),
                "the new " + group.process() + " instance is not healthy: " + reason.message(),
                NextSteps.of(reason.code()));
    }
}
