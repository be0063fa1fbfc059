package berth.node.engine;

import berth.node.GroupKey;
import berth.node.HealthCheck;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.node.InstanceUsage;
import berth.node.LogLine;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is seen of the instances. One list call for all; an inspection only for those that changed or do not run. */
final class Observation {
    private static final int AT_ONCE = 64;

    private final Containers containers;
    private final Health health;
    private final Checks checks;
    private final Logs logs;
    private final ControlGroup accounts = new ControlGroup();
    private final ConcurrentHashMap<String, Ended> endings = new ConcurrentHashMap<>();

    Observation(Containers containers, Health health, Checks checks, Logs logs) {
        this.containers = containers;
        this.health = health;
        this.checks = checks;
        this.logs = logs;
    }

    /** Of one group; the group is named as the caller names it. */
    List<InstanceStatus> of(GroupKey group) {
        return look(containers.of(group), listed -> group);
    }

    List<InstanceStatus> all() {
        List<Listed> listed = containers.all();
        Set<String> ids = listed.stream().map(Listed::id).collect(Collectors.toSet());
        containers.keepOnly(ids);
        health.keepOnly(ids);
        checks.keepOnly(ids);
        endings.keySet().retainAll(ids);
        return look(listed, Listed::group);
    }

    /** Of all that run. */
    List<InstanceUsage> usage() {
        return containers.all().stream()
                .filter(Listed::isRunning)
                .flatMap(container -> containers.inspect(container).stream()
                        .flatMap(inspected -> accounts.of(inspected.pid()).stream())
                        .map(used -> new InstanceUsage(
                                container.id(), container.group(), used.processorTime(), used.memoryBytes())))
                .toList();
    }

    private List<InstanceStatus> look(List<Listed> listed, Function<Listed, GroupKey> group) {
        return Parallel.map(
                        listed,
                        AT_ONCE,
                        container -> containers
                                .inspect(container)
                                .map(inspected -> new Found(
                                        inspected.created(), status(container, inspected, group.apply(container)))))
                .stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Found::created))
                .map(Found::status)
                .toList();
    }

    private InstanceStatus status(Listed container, Inspected inspected, GroupKey group) {
        Health.Seen seen = switch (inspected.state()) {
            case "running", "paused" -> running(container, inspected);
            case "restarting" -> ended(InstanceState.RESTARTING, ending(container, inspected));
            case "created" -> created(container, inspected);
            default -> ended(InstanceState.EXITED, ending(container, inspected));
        };
        return new InstanceStatus(
                container.id(),
                group,
                seen.state(),
                inspected.starts(),
                seen.address(),
                seen.reason(),
                inspected.startedAt(),
                exit(seen.state(), inspected));
    }

    private static Optional<InstanceStatus.Exit> exit(InstanceState state, Inspected inspected) {
        boolean over = state == InstanceState.RESTARTING || state == InstanceState.EXITED;
        Inspected.Exit exit = inspected.exit();
        return over && inspected.startedAt().isPresent()
                ? Optional.of(new InstanceStatus.Exit(exit.code(), Reasons.signal(exit.code()), exit.outOfMemory()))
                : Optional.empty();
    }

    private Health.Seen running(Listed container, Inspected inspected) {
        Health.Seen seen = listening(container, inspected);
        if (seen.state() != InstanceState.HEALTHY) {
            return comingBack(container, seen);
        }
        return container
                .check()
                .map(check -> comingBack(container, checked(container, inspected, check, seen)))
                .orElse(seen);
    }

    private Health.Seen listening(Listed container, Inspected inspected) {
        int port = container.expectedPort();
        if (port == 0) {
            return new Health.Seen(InstanceState.HEALTHY, Optional.empty(), Optional.empty());
        }
        // Listed a moment before it was started: it has no address yet.
        return container
                .address()
                .map(host -> health.look(container.id(), inspected.startedAt().toString(), host, port, inspected.pid()))
                .orElseGet(() -> new Health.Seen(InstanceState.STARTING, Optional.empty(), Optional.empty()));
    }

    private Health.Seen checked(Listed container, Inspected inspected, HealthCheck check, Health.Seen seen) {
        return checks.look(
                new Checks.Subject(
                        container.id(),
                        inspected.startedAt().orElse(Instant.EPOCH),
                        container.address(),
                        seen.address().map(InstanceStatus.Address::port).orElse(0)),
                check,
                seen);
    }

    /** Who ended by itself a moment ago does not listen yet because of that: the ending is what must be told. */
    private Health.Seen comingBack(Listed container, Health.Seen seen) {
        return seen.state() == InstanceState.STARTING && !isOfHealth(seen)
                ? Optional.ofNullable(endings.get(container.id()))
                        .map(ended -> new Health.Seen(seen.state(), seen.address(), Optional.of(ended.reason)))
                        .orElse(seen)
                : seen;
    }

    private static boolean isOfHealth(Health.Seen seen) {
        return seen.reason()
                .filter(why -> why.code().startsWith("instance.health-"))
                .isPresent();
    }

    private static Health.Seen created(Listed container, Inspected inspected) {
        String refused = container.refused().isEmpty() ? inspected.exit().error() : container.refused();
        if (refused.isEmpty()) {
            return new Health.Seen(InstanceState.STARTING, Optional.empty(), Optional.empty());
        }
        return ended(InstanceState.EXITED, Reasons.notStartable(EngineMessage.shortened(refused)));
    }

    private static Health.Seen ended(InstanceState state, Reason reason) {
        return new Health.Seen(state, Optional.empty(), Optional.of(reason));
    }

    /** Its log is read once for each ending, not at each look. */
    private Reason ending(Listed container, Inspected inspected) {
        Ended known = endings.get(container.id());
        if (known != null && known.startedAt.equals(inspected.startedAt())) {
            return known.reason;
        }
        Reason reason = Ending.reason(
                inspected.exit(),
                () -> logs.lastLines(container.id(), 1).stream()
                        .reduce((first, second) -> second)
                        .map(LogLine::text));
        endings.put(container.id(), new Ended(inspected.startedAt(), reason));
        return reason;
    }

    private record Found(Instant created, InstanceStatus status) {}

    private record Ended(Optional<Instant> startedAt, Reason reason) {}
}
