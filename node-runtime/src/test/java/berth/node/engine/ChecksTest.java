package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import berth.node.InstanceState;
import berth.node.InstanceStatus.Address;
import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Health.Seen LISTENS =
            new Health.Seen(InstanceState.HEALTHY, Optional.of(new Address("10.0.0.2", 8080)), Optional.empty());
    private static final Reason WRONG = Reasons.healthStatus("/health", 404);

    private final Queue<Runnable> asked = new ArrayDeque<>();
    private Optional<Reason> answer = Optional.empty();
    private boolean engineAnswers = true;
    private Instant now = START;
    private final Checks checks = new Checks(this::ask, asked::add, () -> now);

    @Test
    void isStartingUntilItHasPassedAndHealthyThen() {
        assertEquals(new Health.Seen(InstanceState.STARTING, Optional.empty(), Optional.empty()), look(0));
        assertEquals(LISTENS, answered(0));
    }

    @Test
    void failuresWithinTheStartPeriodAreToldAndDoNotCount() {
        answer = Optional.of(WRONG);
        assertEquals(new Health.Seen(InstanceState.STARTING, Optional.empty(), Optional.of(WRONG)), answered(0));
        assertEquals(Optional.of(WRONG), answered(9).reason());
        assertEquals(new Health.Seen(InstanceState.STARTING, Optional.empty(), Optional.of(WRONG)), answered(11));
        answer = Optional.empty();
        assertEquals(LISTENS, answered(12));
    }

    @Test
    void onlySoManyFailuresInARowMakeItUnhealthyAndOneSuccessHealthyAgain() {
        answered(0);
        answer = Optional.of(WRONG);
        assertEquals(LISTENS, answered(100));
        assertEquals(LISTENS, answered(200));
        assertEquals(new Health.Seen(InstanceState.UNHEALTHY, Optional.empty(), Optional.of(WRONG)), answered(300));
        answer = Optional.empty();
        assertEquals(LISTENS, answered(400));
    }

    @Test
    void isAskedOncePerIntervalHoweverOftenOneLooks() {
        answered(0);
        look(5);
        look(9);
        assertEquals(0, asked.size());
        look(10);
        look(11);
        assertEquals(1, asked.size());
    }

    @Test
    void anEngineThatDoesNotAnswerSaysNothingAboutTheInstance() {
        answered(0);
        engineAnswers = false;
        for (int second = 10; second < 100; second += 10) {
            assertEquals(LISTENS, answered(second));
        }
    }

    @Test
    void aNewRunMustPassAgain() {
        answered(0);
        var again = checks.look(subject(START.plusSeconds(50)), check(), LISTENS);
        assertEquals(InstanceState.STARTING, again.state());
    }

    @Test
    void whoWaitsLooksAgainWhenACheckHasSaidSomethingAndWhenTheNextIsDue() {
        look(0);
        assertFalse(hasNews(Set.of("i1", "unknown")));
        answer = Optional.of(WRONG);
        asked.remove().run();
        assertTrue(hasNews(Set.of("i1")));
        checks.looked(List.of("i1"));
        assertFalse(hasNews(Set.of("i1")));
        now = now.plusMillis(500);
        assertTrue(hasNews(Set.of("i1")));
        checks.looked(List.of("i1", "unknown"));
        assertFalse(hasNews(Set.of("i1")), "a look that does not ask it would be followed by the next at once");
    }

    @Test
    void aLookBySomebodyElseHidesNothingFromWhoWaits() {
        look(0);
        var waits = checks.anyHasNews(Set.of("i1"));
        asked.remove().run();
        checks.looked(List.of("i1"));
        assertTrue(waits.getAsBoolean());
    }

    @Test
    void aLookBySomebodyElseThatDoesNotAskLeavesTheCheckDueForWhoWaits() {
        answered(0);
        checks.looked(List.of("i1"));
        var waits = checks.anyHasNews(Set.of("i1"));
        now = now.plusSeconds(10);
        checks.looked(List.of("i1"));
        assertTrue(waits.getAsBoolean());
    }

    @Test
    void whatTheCheckOfTheNextRunSaysIsNewsForWhoWaitsSinceTheRunBefore() {
        answered(0);
        checks.looked(List.of("i1"));
        var waits = checks.anyHasNews(Set.of("i1"));
        checks.look(subject(START.plusSeconds(50)), check(), LISTENS);
        assertFalse(waits.getAsBoolean());
        asked.remove().run();
        assertTrue(waits.getAsBoolean());
    }

    private boolean hasNews(Set<String> ids) {
        return checks.anyHasNews(ids).getAsBoolean();
    }

    private Optional<Reason> ask(Checks.Subject instance, HealthCheck check) {
        if (!engineAnswers) {
            throw new IllegalStateException("as told");
        }
        return answer;
    }

    private Health.Seen look(int second) {
        now = START.plusSeconds(second);
        return checks.look(subject(START), check(), LISTENS);
    }

    /** Looks, lets the check that is due be answered, and looks again. */
    private Health.Seen answered(int second) {
        look(second);
        while (!asked.isEmpty()) {
            asked.remove().run();
        }
        return look(second);
    }

    private static Checks.Subject subject(Instant startedAt) {
        return new Checks.Subject("i1", startedAt, Optional.of("10.0.0.2"), 8080);
    }

    private static HealthCheck check() {
        return new HealthCheck(
                new Probe.Http("/health", Optional.empty()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                3);
    }
}
