package berth.server.formation;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.node.NodeCapacity;
import berth.server.release.Scale;
import java.util.Locale;

/**
 * Whether the machine can hold what is asked. Pure.
 *
 * @param memoryMebibytes that instances may claim in all
 * @param cpus that instances may claim in all
 * @param cpusOfOne that one instance may claim
 */
record Admission(long memoryMebibytes, double cpus, double cpusOfOne) {
    /** @param memoryOvercommit, cpuOvercommit how often what the machine has may be claimed */
    static Admission of(NodeCapacity node, double memoryOvercommit, double cpuOvercommit) {
        return new Admission(
                (long) ((node.memoryBytes() >> 20) * memoryOvercommit), node.cpus() * cpuOvercommit, node.cpus());
    }

    /** Memory and processors that instances claim, whether they use them or not. */
    record Claim(long memoryMebibytes, double cpus) {
        Claim plus(Scale scale) {
            return new Claim(memoryMebibytes + scale.memoryOfAll(), cpus + scale.cpusOfAll());
        }
    }

    /**
     * What asks for no more than before is always admitted.
     *
     * @param others claimed by all other environments
     * @throws PlatformException CONFLICT, {@code node.full}, with what is free and what is asked
     */
    void require(Claim others, Claim before, Claim asked) {
        boolean memory = asked.memoryMebibytes > before.memoryMebibytes
                && others.memoryMebibytes + asked.memoryMebibytes > memoryMebibytes;
        boolean processors = asked.cpus > before.cpus && others.cpus + asked.cpus > cpus;
        if (memory || processors) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "node.full",
                    "the machine cannot hold this: asked are " + words(asked) + "; free are "
                            + words(new Claim(
                                    Math.max(0, memoryMebibytes - others.memoryMebibytes),
                                    Math.max(0, cpus - others.cpus)))
                            + " of " + words(new Claim(memoryMebibytes, cpus)),
                    "ask for fewer or smaller instances, scale something else down, or ask the operator for a larger"
                            + " machine, or to let more of it be claimed ("
                            + (memory ? "BERTH_INSTANCES_MEMORY_OVERCOMMIT" : "BERTH_INSTANCES_CPU_OVERCOMMIT")
                            + "); nothing was changed");
        }
    }

    /**
     * More processors than there are is never held.
     *
     * @throws PlatformException CONFLICT, {@code node.full}
     */
    void require(String process, Scale before, Scale asked) {
        if (asked.cpus() > before.cpus() && asked.cpus() > cpusOfOne) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "node.full",
                    "an instance of " + process + " asks for " + number(asked.cpus()) + " processors; the machine has "
                            + number(cpusOfOne),
                    "ask for less; nothing was changed");
        }
    }

    private static String words(Claim claim) {
        return claim.memoryMebibytes + " MiB memory and " + number(claim.cpus) + " processors";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
