package berth.server.run;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.instance.GroupSpecs;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A run whose container, row or app somebody else took away, and a container whose run nobody knows. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LostRunsTest extends RunFixture {
    @Inject
    EntityManager database;

    @Test
    void aRunThatSomebodyElseRemovedIsLost() throws Exception {
        var app = running("run-lost");
        node.remove(started(app).getFirst().key(), Duration.ZERO);
        ended(app, 1).body("state", equalTo("FAILED")).body("failure.code", equalTo("run.lost"));
    }

    @Test
    void aContainerThatNobodyKnowsIsRemoved() throws Exception {
        var app = running("run-stray");
        var key = new RunKey(GroupSpecs.key(app.production()), UUID.randomUUID().toString());
        var known = started(app).getFirst();
        node.start(new RunSpec(key, "run", known.image(), "", Map.of(), known.limits(), false, false));
        strays().turn();
        assertTrue(node.run(key).isEmpty(), "the stray is still there");
        assertTrue(node.run(known.key()).isPresent(), "a run that is under way was removed");
        post(app, "/runs/1/cancel").statusCode(200);
    }

    @Test
    void aDeletedAppsRunsAreEnded() throws Exception {
        var app = running("run-deleted");
        operator().delete("/api/v1/apps/run-deleted").then().statusCode(204);
        Await.until(
                () -> "its run is gone",
                () -> node.runs().stream()
                        .map(each -> each.key().environment())
                        .map(EnvironmentKey::app)
                        .noneMatch("run-deleted"::equals));
        Await.until(
                () -> "its environment is gone",
                () -> node.orders().removedEnvironments().stream()
                        .anyMatch(each -> each.app().equals("run-deleted")));
    }

    @Test
    void whoFollowsARunWhoseAppIsForgottenIsToldTheEnd() throws Exception {
        var app = running("run-forgotten");
        var run = runs.require(platform.operator(), app.production(), 1).id();
        var request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + app.path("/runs/1/log/stream")))
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .build();
        try (var client = HttpClient.newHttpClient();
                var lines = client.send(request, HttpResponse.BodyHandlers.ofLines())
                        .body()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> database.createNativeQuery("delete from run where id = :id")
                            .setParameter("id", run)
                            .executeUpdate());
            var told = lines.toList();
            assertTrue(told.contains("event:end") || told.contains("event: end"), told.toString());
            assertTrue(told.contains("data: CANCELLED"), told.toString());
        }
    }

    /** One that has not looked yet. */
    private StrayRuns strays() {
        return new StrayRuns(node, runs, Clock.systemUTC());
    }
}
