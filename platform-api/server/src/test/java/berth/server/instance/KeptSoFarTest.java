package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptSoFarTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void whatIsNotNewerThanTheLastLineIsKept() {
        assertEquals(List.of(30, 40), added(new KeptSoFar(at(20), false), 10, 20, 20, 30, 40));
    }

    @Test
    void whatCameAfterTheLastLineIsNewThoughTheClockWasSetBackThen() {
        assertEquals(List.of(-60, -50, 20), added(new KeptSoFar(at(10), false), 5, 10, -60, -50, 20));
    }

    @Test
    void whatCameBeforeTheLastLineIsKeptThoughTheClockWasSetBackBetween() {
        assertEquals(List.of(-40), added(new KeptSoFar(at(-50), true), 5, 10, -60, -50, -40));
    }

    @Test
    void whereTheLastLineIsNoLongerThereTheFirstThatIsNewerIsNew() {
        assertEquals(List.of(30, -60), added(new KeptSoFar(at(20), false), 15, 30, -60));
    }

    private static List<Integer> added(KeptSoFar kept, int... seconds) {
        return IntStream.of(seconds)
                .filter(second -> !kept.has(new LogLine(at(second), false, "")))
                .boxed()
                .toList();
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
