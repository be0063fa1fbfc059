package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With each point Berth starts anew, so here are few; {@code deploy/bench/chaos} runs many. */
@ExtendWith(RunningBerth.class)
class ChaosIT {
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
        System.out.printf("Chaos: %d points, seed %d%n", count, seed);
        List<ChaosPoint> points;
        try (var chaos = new Chaos(berth, folder, seed)) {
            chaos.measure()
                    .forEach((operation, length) ->
                            System.out.printf("Undisturbed, a %s takes %d ms%n", operation, length.toMillis()));
            System.out.println(ChaosPoint.HEAD);
            points = chaos.points(count);
        }
        System.out.println(summary(points, seed));
        assertEquals(
                List.of(),
                points.stream().filter(point -> !point.wrong().isEmpty()).toList());
    }

    private static String summary(List<ChaosPoint> points, long seed) {
        return "Chaos: %d points, %d old, %d new, %d requests, %d wrong; longest deploy/up %.1f s, longest until settled %.1f s; seed %d"
                .formatted(
                        points.size(),
                        points.stream()
                                .filter(point -> point.outcome().equals("old"))
                                .count(),
                        points.stream()
                                .filter(point -> point.outcome().equals("new"))
                                .count(),
                        points.stream().mapToInt(ChaosPoint::requests).sum(),
                        points.stream()
                                .filter(point -> !point.wrong().isEmpty())
                                .count(),
                        longest(points.stream().map(ChaosPoint::up).toList()),
                        longest(points.stream().map(ChaosPoint::settled).toList()),
                        seed);
    }

    private static double longest(List<Duration> all) {
        return all.stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3;
    }
}
