package berth.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentStepTest {
    private static final Instant ASKED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Optional<Instant> NEVER = Optional.empty();

    @Test
    void eachStepEndsWhereTheNextBegins() {
        assertEquals(
                List.of("Done 1.0 s", "Done 2.0 s", "Done 3.0 s"),
                steps(DeploymentState.SUCCEEDED, at(1), at(3), at(6)));
    }

    @Test
    void theOneThatGoesOnTakesUntilNow() {
        assertEquals(List.of("Queued 9.0 s", "–", "–"), steps(DeploymentState.QUEUED, NEVER, NEVER, NEVER));
        assertEquals(
                List.of("Done 1.0 s", "Starting 8.0 s", "–"), steps(DeploymentState.STARTING, at(1), NEVER, NEVER));
        assertEquals(
                List.of("Done 1.0 s", "Done 2.0 s", "Routing 6.0 s"),
                steps(DeploymentState.ROUTING, at(1), at(3), NEVER));
    }

    @Test
    void theOneInWhichItEndedBearsItsEnd() {
        assertEquals(List.of("Cancelled 2.0 s", "–", "–"), steps(DeploymentState.CANCELLED, NEVER, NEVER, at(2)));
        assertEquals(List.of("Done 1.0 s", "Failed 4.0 s", "–"), steps(DeploymentState.FAILED, at(1), NEVER, at(5)));
    }

    private static Optional<Instant> at(int second) {
        return Optional.of(ASKED.plusSeconds(second));
    }

    private static List<String> steps(
            DeploymentState state, Optional<Instant> started, Optional<Instant> routing, Optional<Instant> ended) {
        var view = new DeploymentView(
                1,
                state,
                Optional.empty(),
                1,
                Optional.empty(),
                "ana",
                Optional.empty(),
                List.of(),
                ASKED,
                started,
                routing,
                ended);
        return DeploymentStep.of(view, ASKED.plusSeconds(9)).stream()
                .map(step -> step.state().map(mark -> mark.word() + " ").orElse("") + step.took())
                .toList();
    }
}
