package berth.node.engine;

import berth.node.GroupKey;
import berth.node.HealthCheck;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Exit;
import berth.node.InstanceStatus.Reason;
import berth.node.InstanceUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is seen of the instances. One list call for all; an inspection only for those that changed or do not run. */
final class Observation {
    private static final int AT_ONCE = 64;
    /**
     * So long is waited for news while the engine tells no events: short beside the tenth of a second for which it lets one
     * that has ended stand still, when how it ended can be seen.
     */
    private static final Duration BLIND = Duration.ofMillis(25);

    /** Between two questions for news: to those that come up, the others cost nothing. */
    private static final Duration ASKED_AGAIN = Duration.ofMillis(10);

    private final Containers containers;
    private final Health health;
    private final Checks checks;
    private final Exits exits;
    private final Looks looks = new Looks();
    private final Resizing resizing;
    private final EngineEvents events;
    private final ControlGroup accounts = new ControlGroup();

    Observation(
            Containers containers, Health health, Checks checks, Exits exits, Resizing resizing, EngineEvents events) {
        this.containers = containers;
        this.health = health;
        this.checks = checks;
        this.exits = exits;
        this.resizing = resizing;
        this.events = events;
    }

    /** The engine tells an ending a moment before its list shows it: so who looks now must not go by the list. */
    void take(EngineEvent event) {
        if (event.ofRun()) {
            return;
        }
        if (event.kind() == EngineEvent.Kind.ENDED) {
            containers.forget(event.id());
        }
        exits.take(event);
    }

    /** Of one group; the group is named as the caller names it. */
    List<InstanceStatus> of(GroupKey group) {
        long began = exits.moment();
        List<Listed> listed = containers.of(group);
        // Not where all are looked at: who waits for these has not seen that.
        List<String> ids = listed.stream().map(Listed::id).toList();
        looks.looked(ids, began);
        checks.looked(ids);
        return look(listed, any -> group);
    }

    List<InstanceStatus> all() {
        long began = exits.moment();
        List<Listed> listed = containers.all();
        Set<String> ids = listed.stream().map(Listed::id).collect(Collectors.toSet());
        containers.keepOnly(ids);
        health.keepOnly(ids);
        checks.keepOnly(ids);
        exits.keepOnly(ids, began);
        resizing.keepOnly(ids);
        looks.keepOnly(ids, began);
        return look(listed, Listed::group);
    }

    /**
     * Returns as soon as there is news of one of these since it was looked at, or after that time; sooner where none can come.
     */
    void awaitNews(Set<String> ids, Duration atMost) throws InterruptedException {
        boolean sees = events.flows();
        Duration limit = sees || atMost.compareTo(BLIND) < 0 ? atMost : BLIND;
        long end = System.nanoTime() + limit.toNanos();
        Map<String, Long> looked = looks.of(ids);
        BooleanSupplier checked = checks.anyHasNews(ids);
        BooleanSupplier accepts = health.anyComesToAccept(ids, () -> System.nanoTime() < end);
        while (!exits.anyEndedAfter(looked)
                && !checked.getAsBoolean()
                && (!sees || events.flows())
                && !accepts.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, ASKED_AGAIN.toNanos()));
        }
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
        Optional<Exit> exit = exit(container.id(), inspected);
        Health.Seen seen = switch (inspected.state()) {
            case "running" -> running(container, inspected, exit);
            // Its port accepts all the same: the kernel does that, and nobody reads.
            case "paused" -> new Health.Seen(InstanceState.UNHEALTHY, Optional.empty(), Optional.of(Reasons.paused()));
            case "restarting" -> still(container, InstanceState.RESTARTING, exit);
            case "created" -> created(container, inspected);
            default -> still(container, InstanceState.EXITED, exit);
        };
        return new InstanceStatus(
                container.id(),
                group,
                seen.state(),
                inspected.starts(),
                seen.address(),
                seen.reason().or(() -> oddity(container, seen.state())),
                inspected.startedAt(),
                exit.filter(any -> inspected.startedAt().isPresent()));
    }

    /** Of one that serves all the same. */
    private Optional<Reason> oddity(Listed container, InstanceState state) {
        return state == InstanceState.HEALTHY ? resizing.refusal(container.id()) : Optional.empty();
    }

    private Optional<Exit> exit(String id, Inspected inspected) {
        return switch (inspected.state()) {
            case "running", "paused" -> exits.ofRunning(id, inspected);
            case "created" -> Optional.empty();
            default -> Optional.of(exits.ofStill(id, inspected));
        };
    }

    private Health.Seen running(Listed container, Inspected inspected, Optional<Exit> exit) {
        if (container.isCutOff()) {
            return new Health.Seen(InstanceState.EXITED, Optional.empty(), Optional.of(Reasons.disconnected()));
        }
        Optional<Reason> ending = exit.map(Exit::reason);
        Health.Seen seen = listening(container, inspected);
        if (seen.state() != InstanceState.HEALTHY) {
            return comingBack(seen, ending);
        }
        return container
                .check()
                .map(check -> comingBack(checked(container, inspected, check, seen), ending))
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
    private static Health.Seen comingBack(Health.Seen seen, Optional<Reason> ending) {
        return ending.isPresent() && seen.state() == InstanceState.STARTING && !isOfHealth(seen)
                ? new Health.Seen(seen.state(), seen.address(), ending)
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
        return new Health.Seen(
                InstanceState.EXITED,
                Optional.empty(),
                Optional.of(Reasons.notStartable(EngineMessage.shortened(refused))));
    }

    private Health.Seen still(Listed container, InstanceState state, Optional<Exit> exit) {
        health.forget(container.id());
        return new Health.Seen(state, Optional.empty(), exit.map(Exit::reason));
    }

    private record Found(Instant created, InstanceStatus status) {}
}
