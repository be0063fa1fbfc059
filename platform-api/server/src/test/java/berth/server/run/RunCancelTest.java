package berth.server.run;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunState;
import berth.server.PlatformResource;
import berth.server.Rivals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run that somebody cancels ends, and is told to be cancelled once. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class RunCancelTest extends RunFixture {
    @Inject
    Rivals rivals;

    @Test
    void aRunThatGoesOnIsCancelled() throws Exception {
        var app = running("run-cancel");
        post(app, "/runs/1/cancel").statusCode(200);
        ended(app, 1).body("state", equalTo("CANCELLED")).body("exitCode", nullValue());
        assertTrue(node.run(started(app).getFirst().key()).isEmpty());
        post(app, "/runs/1/cancel").statusCode(409).body("code", equalTo("run.ended"));
    }

    @Test
    void aRunThatIsCancelledTwiceIsToldToBeSoOnce() throws Exception {
        var app = platform.live("run-cancelled-twice");
        node.runEnd(run -> Optional.empty());
        start(app, "work").statusCode(201);
        QuarkusTransaction.requiringNew().run(() -> {
            runs.cancel(platform.operator(), app.production(), 1);
            runs.cancel(platform.operator(), app.production(), 1);
        });
        ended(app, 1).body("state", equalTo("CANCELLED"));
        operator()
                .get("/api/v1/events?kind=run.cancel-requested&app=" + app.name())
                .then()
                .body("size()", equalTo(1));
    }

    @Test
    void aRunThatEndsMeanwhileIsNotCancelled() throws Exception {
        var app = running("run-ends-meanwhile");
        var run = runs.require(platform.operator(), app.production(), 1).id();
        rivals.race(() -> runs.end(app.production(), run, RunState.SUCCEEDED, Optional.of(0), Optional.empty()), () -> {
                    runs.cancel(app.production(), run, "me");
                    return true;
                })
                .get(20, TimeUnit.SECONDS);
        node.remove(started(app).getFirst().key(), Duration.ZERO);
        operator()
                .get("/api/v1/events?kind=run.cancel-requested&app=" + app.name())
                .then()
                .body("size()", equalTo(0));
    }
}
