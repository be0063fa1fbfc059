package berth.node.engine;

import berth.node.LimitRefusedException;
import berth.node.Limits;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives instances that run more or less memory and processors, without a restart. */
final class Resizing {
    /** As Linux with control groups v1 refuses; with v2 the instance is ended for its memory, and started again with its new limit. */
    private static final Pattern IN_USE = Pattern.compile("current usage: ([0-9]{1,18})");

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
        try {
            change(container, limits);
        } catch (NodeUnavailableException e) {
            Matcher used = IN_USE.matcher(String.valueOf(e.getMessage()));
            if (used.find()) {
                throw new LimitRefusedException(container.id(), Long.parseLong(used.group(1)), limits.memoryBytes(), e);
            }
            throw e;
        }
        containers.forget(container.id());
    }

    private void change(Listed container, Limits limits) {
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
    }
}
