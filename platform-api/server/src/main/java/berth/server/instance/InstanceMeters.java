package berth.server.instance;

import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceUsage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Figures of instances for Prometheus. */
@ApplicationScoped
class InstanceMeters {
    private final MeterRegistry registry;
    private final Instances instances;
    private final Crashes crashes;
    private final MultiGauge memory;
    private final MultiGauge processorTime;

    InstanceMeters(MeterRegistry registry, Instances instances, Crashes crashes) {
        this.registry = registry;
        this.instances = instances;
        this.crashes = crashes;
        this.memory = MultiGauge.builder("berth.instance.memory")
                .description("Memory that an instance uses")
                .baseUnit("bytes")
                .register(registry);
        this.processorTime = MultiGauge.builder("berth.instance.processor.time")
                .description("Processor time that an instance has used since its start")
                .baseUnit("seconds")
                .register(registry);
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
    void show(List<InstanceUsage> used) {
        memory.register(rows(used, InstanceUsage::memoryBytes), true);
        processorTime.register(rows(used, each -> each.processorTime().toMillis() / 1000.0), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<InstanceUsage> used, ToDoubleFunction<InstanceUsage> figure) {
        return used.stream()
                .<MultiGauge.Row<?>>map(each -> {
                    var group = each.group();
                    return MultiGauge.Row.of(
                            Tags.of(
                                    "app", group.environment().app(),
                                    "environment", group.environment().name(),
                                    "process", group.process(),
                                    "instance", InstanceLogs.shortId(each.id())),
                            figure.applyAsDouble(each));
                })
                .toList();
    }

    private long count(InstanceState state) {
        return seen().stream().filter(instance -> instance.state() == state).count();
    }

    private List<InstanceStatus> seen() {
        return instances.latest().map(Observation::instances).orElse(List.of());
    }
}
