package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitsTest {
    private static final String OLD = ChaosAnswer.content(1, "text", "config");
    private static final String NEW = ChaosAnswer.content(2, "text", "config");

    @Test
    void anOldAnswerAfterANewOneIsReported() {
        var seen = new Visits(List.of(visit(1, 0, 10), visit(2, 10, 20), visit(1, 21, 30)));
        assertEquals(
                List.of("1 answers were of " + OLD + " again, after " + NEW + ": " + OLD + " x1, " + NEW + " x1, " + OLD
                        + " x1"),
                seen.outOfOrder(OLD, NEW));
    }

    @Test
    void anOldAnswerToARequestThatWasUnderWayIsFine() {
        var seen = new Visits(List.of(visit(1, 0, 30), visit(2, 10, 20), visit(2, 30, 40)));
        assertEquals(List.of(), seen.outOfOrder(OLD, NEW));
    }

    @Test
    void aNewAnswerWhereTheOldOneStaysIsReported() {
        var seen = new Visits(List.of(visit(1, 0, 10), visit(2, 10, 20), visit(1, 21, 30)));
        assertEquals(
                List.of("1 answers were neither of " + OLD + " nor of " + OLD + ": " + OLD + " x1, " + NEW + " x1, "
                        + OLD + " x1"),
                seen.outOfOrder(OLD, OLD));
    }

    @Test
    void whoWasNotAnsweredInTheTimeIsNamed() {
        var seen = new Visits(List.of(visit(1, 0, 10), visit(1, 50, 60)));
        assertEquals(Visitors.count() - 1, seen.silence("then", 40, 70).size());
        assertEquals(
                "visitor 0 got no answer then", seen.silence("then", 11, 49).getFirst());
    }

    private static Visitors.Visit visit(int release, long begun, long ended) {
        return new Visitors.Visit(
                0,
                begun,
                ended,
                Duration.ZERO,
                Optional.of(new ChaosAnswer(release, "text", "config", "web-1", 0)),
                "");
    }
}
