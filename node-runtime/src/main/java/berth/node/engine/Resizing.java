package berth.node.engine;

import berth.node.InstanceStatus.Reason;
import berth.node.LimitRefusedException;
import berth.node.Limits;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives instances that run more or less memory and processors, without a restart. */
final class Resizing {
    /**
     * As Linux with control groups v1 refuses; with v2 the instance is ended for its memory, and started again with its new
     * limit.
     */
    private static final Pattern IN_USE = Pattern.compile("current usage: ([0-9]{1,18})");

    private static final int AT_ONCE = 8;
    private static final System.Logger LOG = System.getLogger(Resizing.class.getName());

    private final Engine engine;
    private final Containers containers;
    /** Why those that run have older limits than they are to have. */
    private final ConcurrentHashMap<String, Reason> refusals = new ConcurrentHashMap<>();

    Resizing(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    /**
     * Those that have these limits already are left alone.
     *
     * @throws LimitRefusedException of all that use more memory; the others have them then
     */
    void fit(Limits limits, List<Listed> instances) {
        List<LimitRefusedException> refused = Parallel.map(instances, AT_ONCE, each -> fit(limits, each)).stream()
                .flatMap(Optional::stream)
                .toList();
        if (!refused.isEmpty()) {
            throw LimitRefusedException.together(refused);
        }
    }

    /** Why it does not have the limits that it is to have; empty if it has. */
    Optional<Reason> refusal(String id) {
        return Optional.ofNullable(refusals.get(id));
    }

    /** Drops what is remembered of all others. */
    void keepOnly(Set<String> ids) {
        refusals.keySet().retainAll(ids);
    }

    private Optional<LimitRefusedException> fit(Limits limits, Listed instance) {
        Optional<LimitRefusedException> refused =
                differs(instance, limits) ? resize(instance, limits) : Optional.empty();
        if (refused.isEmpty()) {
            refusals.remove(instance.id());
        }
        return refused;
    }

    private boolean differs(Listed container, Limits limits) {
        return containers
                .inspect(container)
                .filter(seen -> seen.memoryBytes() != limits.memoryBytes()
                        || seen.cpuQuotaMicros() != ContainerSpecs.cpuQuotaMicros(limits))
                .isPresent();
    }

    private Optional<LimitRefusedException> resize(Listed container, Limits limits) {
        LOG.log(Level.INFO, "giving instance {0} {1}", container.id(), limits);
        try {
            change(container, limits);
        } catch (NodeUnavailableException e) {
            Matcher used = IN_USE.matcher(String.valueOf(e.getMessage()));
            if (used.find()) {
                long bytes = Long.parseLong(used.group(1));
                refusals.put(container.id(), Reasons.limitRefused(bytes, limits.memoryBytes()));
                return Optional.of(new LimitRefusedException(container.id(), bytes, limits.memoryBytes(), e));
            }
            throw e;
        }
        containers.forget(container.id());
        return Optional.empty();
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
