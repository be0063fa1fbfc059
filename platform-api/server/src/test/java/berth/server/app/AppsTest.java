package berth.server.app;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AppsTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Apps apps;

    @Inject
    Rivals rivals;

    @Test
    void anAppIsDeletedOnceHoweverManyWantThatAtTheSameTime() {
        var operator = platform.operator();
        var name = platform.create("deleted-once").name();
        var second = rivals.race(() -> apps.delete(operator, name), () -> {
            apps.delete(operator, name);
            return true;
        });
        var refused = assertThrows(ExecutionException.class, () -> second.get(20, TimeUnit.SECONDS));
        assertEquals(
                "app.unknown",
                assertInstanceOf(PlatformException.class, refused.getCause()).code());
        operator()
                .get("/api/v1/events?kind=app.deleted&limit=500")
                .then()
                .body("findAll { it.app == 'deleted-once' }", hasSize(1));
    }

    @Test
    void anAppThatNeverWasHasNoEventsToAskFor() {
        var name = platform.create("told-of").name();
        operator()
                .get("/api/v1/events?app=told-of&kind=run.")
                .then()
                .statusCode(200)
                .body("$", hasSize(0));
        for (var unknown : List.of("told-off", "Told-Of")) {
            operator()
                    .get("/api/v1/events?app=" + unknown)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("app.unknown"));
        }
        apps.delete(platform.operator(), name);
        operator()
                .get("/api/v1/events?app=told-of")
                .then()
                .statusCode(200)
                .body("kind", hasItems("app.created", "app.deleted"));
    }
}
