package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceUsage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures of instances for Prometheus. */
@ApplicationScoped
class InstanceMeters {
    private final MeterRegistry registry;
    private final Instances instances;
    private final Crashes crashes;
    /** By the instance's id; made when it is first seen, not at each look. */
    private final Map<String, Figures> shown = new HashMap<>();

    InstanceMeters(MeterRegistry registry, Instances instances, Crashes crashes) {
        this.registry = registry;
        this.instances = instances;
        this.crashes = crashes;
    }

    void register(@Observes StartupEvent event) {
        for (InstanceState state : InstanceState.values()) {
            Gauge.builder("berth.instances", () -> count(state))
                    .description("Instances by state, of all releases")
                    .tags("state", state.name())
                    .register(registry);
        }
        Gauge.builder(
                        "berth.instances.crashed",
                        () -> seen().stream().filter(crashes::isCrashed).count())
                .description("Instances that end again and again")
                .register(registry);
    }

    /** Shows what instances use; those that are gone disappear. */
    synchronized void show(List<InstanceUsage> used) {
        var ids = used.stream().map(InstanceUsage::id).collect(Collectors.toSet());
        shown.entrySet().removeIf(entry -> {
            boolean isGone = !ids.contains(entry.getKey());
            if (isGone) {
                entry.getValue().gauges.forEach(registry::remove);
            }
            return isGone;
        });
        used.forEach(each -> shown.computeIfAbsent(each.id(), id -> new Figures(each, registry)).latest = each);
    }

    /** What Prometheus sees of one instance. */
    private static final class Figures {
        private final List<Gauge> gauges;
        private volatile InstanceUsage latest;

        Figures(InstanceUsage first, MeterRegistry registry) {
            var group = first.group();
            var tags = Tags.of(
                    "app", group.environment().app(),
                    "environment", group.environment().name(),
                    "process", group.process(),
                    "instance", InstanceLogs.shortId(first.id()));
            latest = first;
            gauges = List.of(
                    Gauge.builder("berth.instance.memory", () -> latest.memoryBytes())
                            .description("Memory that an instance uses")
                            .baseUnit("bytes")
                            .tags(tags)
                            .register(registry),
                    Gauge.builder(
                                    "berth.instance.processor.time",
                                    () -> latest.processorTime().toMillis() / 1000.0)
                            .description("Processor time that an instance has used since its start")
                            .baseUnit("seconds")
                            .tags(tags)
                            .register(registry));
        }
    }

    private long count(InstanceState state) {
        return seen().stream().filter(instance -> instance.state() == state).count();
    }

    private List<InstanceStatus> seen() {
        return instances.latest().map(Observation::instances).orElse(List.of());
    }
}
