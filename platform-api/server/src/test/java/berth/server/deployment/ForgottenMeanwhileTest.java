package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import berth.api.run.RunKind;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.app.Apps;
import berth.server.build.Builds;
import berth.server.run.NewRun;
import berth.server.run.Runs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with its app while somebody is at work on it. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ForgottenMeanwhileTest extends PlatformFixture {
    @Inject
    Apps apps;

    @Inject
    Builds builds;

    @Inject
    Deployments deployments;

    @Inject
    Runs runs;

    @Inject
    Rivals rivals;

    @ParameterizedTest
    @ValueSource(strings = {"build", "deployment", "run"})
    void whoCancelsItIsToldThatItIsUnknown(String what) throws Exception {
        var app = platform.create("forgotten-" + what);
        app.push("one").end();
        var production = app.production();
        runs.queue(
                production,
                NewRun.unattended(
                        UUID.randomUUID(),
                        production.liveRelease().orElseThrow(),
                        RunKind.CRON,
                        "tick",
                        Optional.empty(),
                        "operator"));
        // Else its own end waits for those who forget it, too.
        Await.until(
                () -> "the run has ended",
                () -> runs.require(platform.operator(), production, 1).state().isTerminal());
        var operator = platform.operator();
        var cancelled = rivals.race(() -> apps.forget(production.app()), () -> switch (what) {
            case "build" -> builds.cancel(operator, production, 1).state();
            case "deployment" -> deployments.cancel(operator, production, 1).state();
            default -> runs.cancel(operator, production, 1).state();
        });
        var refused = assertThrows(ExecutionException.class, () -> cancelled.get(20, TimeUnit.SECONDS));
        assertEquals(
                what + ".unknown",
                assertInstanceOf(PlatformException.class, refused.getCause()).code());
    }
}
