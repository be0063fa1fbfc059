package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With each point Berth starts anew, so here are few; {@code deploy/bench/chaos} runs many. */
@ExtendWith(ChaosBerth.class)
class ChaosIT {
    /** After this all that was begun must have ended. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private final Berth berth;

    @TempDir
    Path folder;

    ChaosIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void aControlPlaneKilledAtAnyPointLeavesTheOldOrTheNewReleaseAndFailsNoRequest() {
        int count = Integer.getInteger("berth.chaos.points", 5);
        long seed = Long.getLong("berth.chaos.seed", System.nanoTime() % 1_000_000);
        System.out.printf(
                "Chaos: %d points, seed %d; nobody may wait more than %d ms beyond what the app needs%n",
                count, seed, Visits.BOUND.toMillis());
        try (var chaos = new Chaos(berth, folder, seed, BOUND)) {
            var undisturbed = chaos.undisturbed();
            undisturbed
                    .values()
                    .forEach(point -> System.out.printf(
                            "Undisturbed, a %s is accepted after %d ms and over after %d ms; longest wait %d ms%n",
                            point.operation(),
                            point.accepted().toMillis(),
                            point.settled().toMillis(),
                            point.visits().longestWait().toMillis()));
            assertEquals(List.of(), wrong(List.copyOf(undisturbed.values())), "undisturbed");
            System.out.println(ChaosPoint.HEAD);
            var points = chaos.points(count, undisturbed);
            System.out.println(summary(points, seed));
            assertEquals(List.of(), wrong(points));
        }
    }

    private static List<ChaosPoint> wrong(List<ChaosPoint> points) {
        return points.stream().filter(point -> !point.wrong().isEmpty()).toList();
    }

    private static String summary(List<ChaosPoint> points, long seed) {
        return "Chaos: %d points, %d old, %d new, %d requests (%d while Berth was dead), %d wrong; longest wait %.1f s (bound %.1f s), longest deploy/up %.1f s, longest until settled %.1f s; seed %d"
                .formatted(
                        points.size(),
                        count(points, "old"),
                        count(points, "new"),
                        points.stream().mapToInt(ChaosPoint::requests).sum(),
                        points.stream().mapToLong(ChaosPoint::requestsWhenDead).sum(),
                        wrong(points).size(),
                        longest(points, point -> point.visits().longestWait()),
                        Visits.BOUND.toMillis() / 1e3,
                        longest(points, point -> point.done().up()),
                        longest(points, ChaosPoint::settled),
                        seed);
    }

    private static long count(List<ChaosPoint> points, String outcome) {
        return points.stream().filter(point -> point.outcome().equals(outcome)).count();
    }

    private static double longest(List<ChaosPoint> points, Function<ChaosPoint, Duration> what) {
        return points.stream()
                        .map(what)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
