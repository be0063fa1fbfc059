package berth.node.engine;

import berth.node.Limits;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.System.Logger.Level;
import java.util.List;

/** Gives instances that run more or less memory and processors, without a restart. */
final class Resizing {
    private static final int AT_ONCE = 8;
    private static final System.Logger LOG = System.getLogger(Resizing.class.getName());

    private final Engine engine;
    private final Containers containers;

    Resizing(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    /** Those that have these limits already are left alone. */
    void fit(Limits limits, List<Listed> instances) {
        Parallel.forEach(
                instances.stream().filter(each -> differs(each, limits)).toList(),
                AT_ONCE,
                each -> resize(each, limits));
    }

    private boolean differs(Listed container, Limits limits) {
        return containers
                .inspect(container)
                .filter(seen -> seen.memoryBytes() != limits.memoryBytes()
                        || seen.cpuQuotaMicros() != ContainerSpecs.cpuQuotaMicros(limits))
                .isPresent();
    }

    private void resize(Listed container, Limits limits) {
        LOG.log(Level.INFO, "giving instance {0} {1}", container.id(), limits);
        engine.run("change the limits of instance " + container.id(), () -> {
            try {
                engine.docker()
                        .updateContainerCmd(container.id())
                        .withMemory(limits.memoryBytes())
                        .withMemorySwap(limits.memoryBytes())
                        .withCpuPeriod(ContainerSpecs.CPU_PERIOD_MICROS)
                        .withCpuQuota(ContainerSpecs.cpuQuotaMicros(limits))
                        .exec();
            } catch (NotFoundException gone) {
                // Whoever removed it, the next look finds it missing.
            }
        });
        containers.forget(container.id());
    }
}
