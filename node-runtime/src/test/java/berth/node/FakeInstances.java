package berth.node;

import berth.node.InstanceStatus.Address;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The instances of a {@link FakeNodeRuntime}, which fare by its {@link FakeScript}. Used only under that one's lock. */
final class FakeInstances {
    private final InstantSource time;
    private final FakeScript script;
    private final Map<String, FakeInstance> instances = new LinkedHashMap<>();
    /** The same: there may be a thousand groups, each of which is asked for. */
    private final Map<GroupKey, List<FakeInstance>> byGroup = new HashMap<>();

    private int made;

    FakeInstances(InstantSource time, FakeScript script) {
        this.time = time;
        this.script = script;
    }

    void write(GroupKey group, boolean error, String text) {
        of(group).forEach(each -> each.lines.add(new LogLine(time.instant(), error, text)));
    }

    GroupSpec spec(String id) {
        return Objects.requireNonNull(instances.get(id), id).spec;
    }

    boolean exists(String id) {
        return instances.containsKey(id);
    }

    /** What the instance has written; empty if there is none of that id. */
    Optional<List<LogLine>> lines(String id) {
        return Optional.ofNullable(instances.get(id)).map(each -> each.lines);
    }

    /** Keeps what is like the specification, and makes or ends what else it takes. */
    void apply(GroupSpec group, FakeImages images) {
        List<FakeInstance> kept = of(group.key()).stream()
                .filter(each -> each.isLike(group))
                .limit(group.count())
                .toList();
        int missing = group.count() - kept.size();
        if (missing > 0) {
            images.require(group.image());
        }
        end(of(group.key()).stream().filter(each -> !kept.contains(each)));
        List<LimitRefusedException> refused =
                kept.stream().flatMap(each -> fit(each, group).stream()).toList();
        for (int i = 0; i < missing; i++) {
            FakeInstance instance = new FakeInstance("fake-" + ++made, made, group, time.instant());
            script.outputOf(group).forEach(text -> instance.lines.add(new LogLine(instance.startedAt, false, text)));
            instances.put(instance.id, instance);
            byGroup.computeIfAbsent(group.key(), key -> new ArrayList<>()).add(instance);
        }
        if (!refused.isEmpty()) {
            throw LimitRefusedException.together(refused);
        }
    }

    /** As the specification says, unless it uses more memory. */
    private Optional<LimitRefusedException> fit(FakeInstance instance, GroupSpec wished) {
        long limit = wished.limits().memoryBytes();
        long used = script.memoryInUseOf(instance.id);
        if (used <= limit) {
            instance.spec = wished;
            instance.refusal = Optional.empty();
            return Optional.empty();
        }
        instance.refusal = Optional.of(new Reason("instance.limit-refused", LimitRefusedException.why(used, limit)));
        return Optional.of(new LimitRefusedException(instance.id, used, limit, new IllegalStateException("in use")));
    }

    void remove(GroupKey group) {
        end(of(group).stream());
    }

    void remove(GroupKey group, Set<String> ids) {
        end(of(group).stream().filter(each -> ids.contains(each.id)));
    }

    void remove(EnvironmentKey environment) {
        end(instances.values().stream()
                .filter(each -> each.spec.key().environment().id().equals(environment.id())));
    }

    private void end(Stream<FakeInstance> those) {
        those.toList().forEach(each -> {
            instances.remove(each.id);
            Objects.requireNonNull(byGroup.get(each.spec.key())).remove(each);
        });
    }

    List<InstanceStatus> status(GroupKey group) {
        return of(group).stream().map(this::look).toList();
    }

    List<InstanceStatus> status() {
        return instances.values().stream().map(this::look).toList();
    }

    /** Whether one of them has an address now that had none when it was looked at last, or has ended since. */
    boolean anyIsNew(Set<String> ids) {
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(instances.get(id)).stream())
                .anyMatch(each -> {
                    InstanceStatus now = status(each);
                    return each.awaited && now.address().isPresent() || endings(now) > each.endings;
                });
    }

    private static int endings(InstanceStatus instance) {
        boolean over = instance.state() == InstanceState.RESTARTING || instance.state() == InstanceState.EXITED;
        return over ? instance.starts() : Math.max(0, instance.starts() - 1);
    }

    List<InstanceUsage> usage() {
        return instances.values().stream()
                .map(each -> new InstanceUsage(
                        each.id,
                        each.spec.key(),
                        Duration.between(each.startedAt, time.instant()).dividedBy(4),
                        32L << 20))
                .toList();
    }

    private List<FakeInstance> of(GroupKey group) {
        return List.copyOf(byGroup.getOrDefault(group, List.of()));
    }

    private InstanceStatus look(FakeInstance instance) {
        InstanceStatus seen = status(instance);
        instance.awaited = seen.address().isEmpty();
        instance.endings = endings(seen);
        return seen;
    }

    private InstanceStatus status(FakeInstance instance) {
        GroupSpec spec = instance.spec;
        Fate now = script.fateOf(instance.id, spec);
        Optional<Address> address = Optional.empty();
        if (now.state() == InstanceState.HEALTHY && spec.port() instanceof Port.Expected expected) {
            address = Optional.of(script.addressOf(instance.number, spec, expected.number()));
        }
        return new InstanceStatus(
                instance.id,
                spec.key(),
                now.state(),
                now.starts(),
                address,
                now.state() == InstanceState.HEALTHY ? now.reason().or(() -> instance.refusal) : now.reason(),
                // Each run begins at another time.
                Optional.of(instance.startedAt.plusNanos(1_000L * (now.starts() - 1))),
                now.exit());
    }

    private static final class FakeInstance {
        final String id;
        final int number;
        final Instant startedAt;
        final List<LogLine> lines = new ArrayList<>();
        GroupSpec spec;
        boolean awaited;
        Optional<Reason> refusal = Optional.empty();
        int endings;

        FakeInstance(String id, int number, GroupSpec spec, Instant startedAt) {
            this.id = id;
            this.number = number;
            this.spec = spec;
            this.startedAt = startedAt;
        }

        boolean isLike(GroupSpec other) {
            return spec.image().equals(other.image())
                    && spec.command().equals(other.command())
                    && spec.variables().equals(other.variables())
                    && spec.aliases().equals(other.aliases())
                    && spec.limits().processes() == other.limits().processes()
                    && spec.port().equals(other.port());
        }
    }
}
