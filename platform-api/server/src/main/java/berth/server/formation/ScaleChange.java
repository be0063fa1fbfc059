package berth.server.formation;

import berth.api.formation.ScaleOrder;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.Optional;

/** What to change of a process type's scale. */
record ScaleChange(Optional<Integer> count, Optional<Integer> memoryMebibytes, Optional<Double> cpus) {
    /** An environment's network has some 60 addresses, and a deployment needs some of them beside what runs. */
    static final int MOST_INSTANCES = 50;

    private static final int LEAST_MEMORY = 16;
    private static final int MOST_MEMORY = 1 << 22;
    private static final double LEAST_CPUS = 0.01;

    /** @throws PlatformException INVALID, {@code formation.invalid} */
    static ScaleChange of(String process, ScaleOrder order) {
        var change = new ScaleChange(
                Optional.ofNullable(order.count()),
                Optional.ofNullable(order.memoryMebibytes()),
                Optional.ofNullable(order.cpus()));
        require(
                change.count.map(count -> count >= 0 && count <= MOST_INSTANCES).orElse(true),
                process + ": count must be 0 to " + MOST_INSTANCES);
        require(
                change.memoryMebibytes
                        .map(memory -> memory >= LEAST_MEMORY && memory <= MOST_MEMORY)
                        .orElse(true),
                process + ": memoryMebibytes must be at least " + LEAST_MEMORY);
        require(
                change.cpus.map(cpus -> cpus >= LEAST_CPUS && cpus <= 1024).orElse(true),
                process + ": cpus must be at least " + LEAST_CPUS);
        require(
                !process.equals(Formation.RELEASE_PROCESS) || change.count.isEmpty(),
                "release runs once per deployment: it has no count");
        return change;
    }

    Scale applyTo(Scale before) {
        return new Scale(
                count.orElse(before.count()),
                memoryMebibytes.orElse(before.memoryMebibytes()),
                cpus.orElse(before.cpus()));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.invalid",
                    message,
                    "send for example {\"web\": {\"count\": 3, \"memoryMebibytes\": 256, \"cpus\": 0.5}};"
                            + " nothing was changed");
        }
    }
}
