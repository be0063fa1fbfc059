package berth.server.deployment;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.Fate;
import berth.node.InstanceState;
import berth.server.Await;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment that fails tells the same to the pusher, in the API and in the events. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class FailureToldTest extends PlatformFixture {
    private static final String NEXT = "listen on 0.0.0.0 and the port that the variable PORT names";

    @Inject
    EntityManager database;

    @Test
    void codeNextStepAndLastLinesAreToldToPusherApiAndEvents() throws Exception {
        node.fate(group -> Fate.of(InstanceState.EXITED, "instance.not-listening", "it listens on no port"));
        node.output(group -> List.of("warming up", "still warming up"));
        var push = platform.create("told").push("one");
        push.result().get(60, TimeUnit.SECONDS);
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("code: instance.not-listening"), told);
        assertTrue(told.contains("next: " + NEXT), told);
        assertTrue(told.contains("still warming up"), told);
        operator()
                .get("/api/v1/apps/told/environments/production/deployments/1")
                .then()
                .body("failure.code", equalTo("instance.not-listening"))
                .body("failure.nextStep", equalTo(NEXT))
                .body("lastLines", contains("warming up", "still warming up"));
        operator()
                .get("/api/v1/events?app=told&kind=deployment.failed")
                .then()
                .body("", hasSize(1))
                .body("[0].detail.code", equalTo("instance.not-listening"))
                .body("[0].detail.message", containsString("it listens on no port"))
                .body("[0].detail.nextStep", equalTo(NEXT))
                .body("[0].environment", equalTo("production"));
    }

    /** PostgreSQL keeps no NUL in a text. */
    @Test
    void aNulInTheLastLinesAndInTheReasonKeepsNoDeploymentFromEnding() throws Exception {
        node.fate(group -> Fate.of(InstanceState.EXITED, "instance.health-command", "its command said a\0b"));
        node.output(group -> List.of("a\0b"));
        var push = platform.create("told-nul").push("one");
        assertInstanceOf(PushResult.Refused.class, push.result().get(20, TimeUnit.SECONDS));
        operator()
                .get("/api/v1/apps/told-nul/environments/production/deployments/1")
                .then()
                .body("failure.code", equalTo("instance.health-command"))
                .body("failure.message", containsString("a\ufffdb"))
                .body("lastLines", contains("a\ufffdb"));
    }

    @Test
    void ofManyLinesTheLastFiftyAreTold() throws Exception {
        node.fate(group -> Fate.of(InstanceState.EXITED, "instance.exited", "exited with code 1"));
        node.output(group -> numbered(1, 73));
        var push = platform.create("told-much").push("one");
        push.result().get(60, TimeUnit.SECONDS);
        operator()
                .get("/api/v1/apps/told-much/environments/production/deployments/1")
                .then()
                .body("lastLines", equalTo(numbered(24, 73)));
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("line 24\n"), told);
        assertTrue(told.contains("line 73"), told);
        assertFalse(told.contains("line 23\n"), told);
    }

    private static List<String> numbered(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> "line " + number)
                .toList();
    }

    @Test
    void anInstanceThatIsNotWellIsListedWithCodeAndNextStep() throws Exception {
        var app = platform.live("told-live");
        node.fate(group -> group.key().environment().app().equals("told-live")
                ? Fate.of(InstanceState.UNHEALTHY, "instance.not-listening", "it listens on no port")
                : Fate.HEALTHY);
        Await.until(
                () -> "the instance is seen as it is",
                () -> operator()
                                        .get("/api/v1/apps/told-live/environments/production/instances")
                                        .jsonPath()
                                        .getString("[0].failure.nextStep")
                                instanceof String step
                        && step.equals(NEXT));
    }

    @Test
    void eventsArePagedByIdAndByTheBeginningOfTheirKind() throws Exception {
        var app = platform.live("told-pages");
        Await.until(
                () -> "the last event is there",
                () -> operator()
                        .get("/api/v1/events?app=told-pages")
                        .jsonPath()
                        .getList("kind")
                        .contains("branch.moved"));
        var all = operator().get("/api/v1/events?app=told-pages").jsonPath();
        List<Long> ids = all.getList("id", Long.class);
        assertTrue(all.getList("kind").contains("app.created"), all.prettify());
        operator()
                .get("/api/v1/events?app=told-pages&limit=1&before=" + ids.getFirst())
                .then()
                .body("id", contains(ids.get(1).intValue()));
        operator()
                .get("/api/v1/events?app=told-pages&after=" + ids.get(1))
                .then()
                .body("id", contains(ids.getFirst().intValue()));
        operator()
                .get("/api/v1/events?app=told-pages&kind=deployment.")
                .then()
                .body(
                        "kind",
                        contains(
                                "deployment.succeeded",
                                "deployment.routing",
                                "deployment.started",
                                "deployment.queued"))
                .body("id", everyItem(lessThan(Integer.MAX_VALUE)));
        given().get("/api/v1/events").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from event where app = :app",
                "update event set actor = 'nobody' where app = :app",
                "truncate event cascade"
            })
    void nobodyChangesOrDeletesAnEvent(String statement) {
        var name = "told-kept-" + statement.substring(0, 6);
        platform.create(name);
        var refused = assertThrows(
                RuntimeException.class,
                () -> QuarkusTransaction.requiringNew()
                        .run(() -> database.createNativeQuery(statement.replace(":app", "'" + name + "'"))
                                .executeUpdate()));
        assertTrue(String.valueOf(refused).contains("neither changed nor deleted"), () -> String.valueOf(refused));
        operator()
                .get("/api/v1/events?app=" + name)
                .then()
                .body("kind", contains("app.created"))
                .body("actor", contains("operator"));
    }
}
