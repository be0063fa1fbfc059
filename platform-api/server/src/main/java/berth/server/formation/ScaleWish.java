package berth.server.formation;

import berth.api.formation.ScaleOrder;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.release.Scale;
import java.util.Optional;

/**
 * What somebody has said of a process type's scale, field by field; of the rest the release's own word counts.
 *
 * @param count instances
 * @param memoryMebibytes that each may use
 * @param cpus processors that each may use
 */
public record ScaleWish(Optional<Integer> count, Optional<Integer> memoryMebibytes, Optional<Double> cpus) {
    /** An environment's network has some 60 addresses, and a deployment needs some of them beside what runs. */
    public static final int MOST_INSTANCES = 50;

    /** Nothing said. */
    public static final ScaleWish NONE = new ScaleWish(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int LEAST_MEMORY = 16;
    private static final int MOST_MEMORY = 1 << 22;
    private static final double LEAST_CPUS = 0.01;
    private static final int MOST_CPUS = 1024;

    /** @throws PlatformException INVALID, {@code formation.invalid} */
    static ScaleWish of(String process, ScaleOrder order) {
        var wish = new ScaleWish(
                Optional.ofNullable(order.count()),
                Optional.ofNullable(order.memoryMebibytes()),
                Optional.ofNullable(order.cpus()));
        wish.fault(process).ifPresent(fault -> {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.invalid",
                    process + ": " + fault,
                    "send for example {\"web\": {\"count\": 3, \"memoryMebibytes\": 256, \"cpus\": 0.5}};"
                            + " nothing was changed");
        });
        return wish;
    }

    /** What of it cannot be, if anything. */
    public Optional<String> fault(String process) {
        if (count.filter(many -> many < 0 || many > MOST_INSTANCES).isPresent()) {
            return Optional.of("count must be 0 to " + MOST_INSTANCES);
        }
        if (memoryMebibytes
                .filter(memory -> memory < LEAST_MEMORY || memory > MOST_MEMORY)
                .isPresent()) {
            return Optional.of("memoryMebibytes must be " + LEAST_MEMORY + " to " + MOST_MEMORY);
        }
        if (cpus.filter(share -> !(share >= LEAST_CPUS && share <= MOST_CPUS)).isPresent()) {
            return Optional.of("cpus must be " + LEAST_CPUS + " to " + MOST_CPUS);
        }
        return process.equals(Formation.RELEASE_PROCESS) && count.isPresent()
                ? Optional.of("it runs once per deployment and has no count")
                : Optional.empty();
    }

    /** All that this says, and of the rest what that says. */
    public ScaleWish over(ScaleWish earlier) {
        return new ScaleWish(
                count.or(() -> earlier.count),
                memoryMebibytes.or(() -> earlier.memoryMebibytes),
                cpus.or(() -> earlier.cpus));
    }

    /** That scale with what is said here. */
    public Scale applyTo(Scale before) {
        return new Scale(
                count.orElse(before.count()),
                memoryMebibytes.orElse(before.memoryMebibytes()),
                cpus.orElse(before.cpus()));
    }
}
