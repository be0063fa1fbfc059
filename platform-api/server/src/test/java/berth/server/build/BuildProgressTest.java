package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.builder.FakeBuilder;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever follows a build has read its last line when it has ended. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class BuildProgressTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    FakeBuilder builder;

    @Inject
    Builds builds;

    @Inject
    BuildProgress progress;

    @Inject
    ToldOnceStored told;

    @AfterEach
    void buildsGoOn() {
        builder.release();
    }

    @Test
    void aBuildWhoseEndIsStoredGoesOnUntilThatIsTold() throws Exception {
        var app = platform.create("progress-untold");
        builder.hold();
        var first = app.push("one");
        Await.until(
                () -> "it builds",
                () -> builder.running().contains(first.ticket().build().toString()));
        var waits = app.push("two").ticket().build();
        QuarkusTransaction.requiringNew().run(() -> {
            told.line(waits, "-----> the last line");
            QuarkusTransaction.requiringNew().run(() -> builds.cancel(platform.operator(), app.production(), 2));
            assertTrue(builds.find(waits).orElseThrow().state().isTerminal());
            assertFalse(progress.hasEnded(waits));
        });
        assertTrue(progress.hasEnded(waits));
        assertEquals(
                1,
                progress.read(waits)
                        .lines()
                        .filter(line -> line.endsWith("the last line"))
                        .count());
    }
}
