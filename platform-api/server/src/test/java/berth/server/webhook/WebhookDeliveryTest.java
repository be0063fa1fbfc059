package berth.server.webhook;

import static berth.server.webhook.HookedTeam.signature;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.event.EventKindView;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.event.Event;
import berth.server.event.EventKinds;
import berth.server.event.Events;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which events are told to whom, in which order, and what happens to those that are not taken. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WebhookDeliveryTest {
    @Inject
    HookedTeam team;

    @Inject
    Teams teams;

    @Inject
    Events events;

    @Inject
    ObjectMapper json;

    @Inject
    SetClock clock;

    @Inject
    WebhookLoop loop;

    @Inject
    Deliveries deliveries;

    @Inject
    EntityManager database;

    @AfterEach
    void everythingIsAsBefore() {
        team.leave();
    }

    @Test
    void eventsAreToldInTheirOrderAndSigned() throws Exception {
        team.create("[]");
        var all = EventKinds.ALL.stream()
                .filter(EventKindView::ofApp)
                .map(EventKindView::kind)
                .limit(20)
                .toList();
        all.forEach(team::record);
        team.awaitTold(21);
        assertEquals("webhook.created", team.kinds().getFirst());
        assertEquals(all, team.kinds().subList(1, 21));
        var told = team.receiver().told().get(1);
        assertEquals("/hook?key=topsecret", told.path());
        assertEquals("application/json", told.header("Content-type"));
        assertEquals(all.getFirst(), told.header("Berth-event"));
        assertEquals(signature(told.body()), told.header("Berth-signature-256"));
        var event = json.readTree(told.body());
        assertEquals("hooked", event.get("app").asText());
        assertTrue(told.header("Berth-delivery").endsWith("/" + event.get("id").asText()));
    }

    @Test
    void onlyKindsThatAreWantedAreTold() {
        team.create("[\"deployment.\", \"app.created\"]");
        for (String kind :
                List.of("build.queued", "deployment.queued", "app.deleted", "app.created", "deployment.started")) {
            team.record(kind);
        }
        team.awaitTold(3);
        assertEquals(List.of("deployment.queued", "app.created", "deployment.started"), team.kinds());
    }

    @Test
    void oneMadeForAKindThatThereIsNoLongerHearsOfTheOthers() {
        var id = team.create("[\"app.created\"]");
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "update webhook set kinds = '[\"gone.\", \"deployment.\"]' where id = :id")
                        .setParameter("id", UUID.fromString(id))
                        .executeUpdate());
        team.record("app.created");
        team.record("deployment.queued");
        team.awaitTold(1);
        assertEquals(List.of("deployment.queued"), team.kinds());
        team.show(id).statusCode(200).body("kinds", equalTo(List.of("gone.", "deployment.")));
    }

    @Test
    void anotherTeamsEventsAreNotTold() {
        team.create("[\"deployment.\"]");
        var other = teams.authenticate(PlatformResource.TOKEN).team();
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofApp("me", "deployment.failed", other, "other", Map.of())));
        team.record("deployment.started");
        team.awaitTold(1);
        assertEquals(List.of("deployment.started"), team.kinds());
    }

    @Test
    void eventsThatItDoesNotWantAreNoWork() {
        var id = team.create("[\"deployment.\"]");
        int before = team.show(id).extract().path("told");
        var mine = team.id();
        var other = teams.authenticate(PlatformResource.TOKEN).team();
        QuarkusTransaction.requiringNew().run(() -> {
            events.record(Event.ofApp("me", "deployment.failed", other, "other", Map.of()));
            IntStream.range(0, 101)
                    .forEach(i -> events.record(Event.ofApp("me", "app.created", mine, "hooked", Map.of())));
        });
        deliveries.due();
        assertEquals(List.of(), claimed(id), "it was taken up");
        int after = team.show(id).extract().path("told");
        assertTrue(after > before + 100, "it looks through all of them again, from " + before + " and not " + after);
        team.record("deployment.started");
        team.awaitTold(1);
        assertEquals(List.of("deployment.started"), team.kinds());
        assertEquals(1, claimed(id).size());
    }

    @Test
    void whatIsNotTakenComesAgainBeforeAllThatFollows() {
        team.receiver().answer(503);
        var id = team.create("[\"deployment.\"]");
        team.record("deployment.queued");
        team.record("deployment.started");
        team.awaitTold(1);
        team.awaitAttempts(id, 1);
        team.show(id)
                .body("state", equalTo("ACTIVE"))
                .body("lastError", equalTo("it answered 503"))
                .body("lastStatus", equalTo(503))
                .body("nextAttemptAt", notNullValue());
        loop.turn();
        assertEquals(1, team.receiver().told().size(), "it was tried again at once");
        clock.ahead(BackOff.FIRST.plusSeconds(1));
        loop.turn();
        team.awaitAttempts(id, 2);
        team.receiver().answer(200);
        clock.ahead(BackOff.FIRST.multipliedBy(4));
        loop.turn();
        team.awaitTold(4);
        assertEquals(
                List.of("deployment.queued", "deployment.queued", "deployment.queued", "deployment.started"),
                team.kinds());
        Await.until(() -> "it is written down", () -> team.show(id).extract().path("lastError") == null);
        team.show(id)
                .body("attempts", equalTo(0))
                .body("lastStatus", equalTo(200))
                .body("nextAttemptAt", nullValue());
    }

    @Test
    void afterADayItIsGivenUpAndSaidSoAndGoesOnWhenSomebodyWantsIt() {
        team.receiver().answer(500);
        var id = team.create("[\"deployment.\"]");
        team.record("deployment.queued");
        team.awaitAttempts(id, 1);
        clock.ahead(Duration.ofHours(23));
        loop.turn();
        team.awaitAttempts(id, 2);
        team.show(id).body("state", equalTo("ACTIVE"));
        clock.ahead(Duration.ofHours(25));
        loop.turn();
        team.awaitAttempts(id, 3);
        team.show(id).body("state", equalTo("GIVEN_UP")).body("nextAttemptAt", nullValue());
        team.owner()
                .get("/api/v1/events?kind=webhook.given-up")
                .then()
                .body("[0].detail.webhook", equalTo(id))
                .body("[0].detail.error", equalTo("it answered 500"));
        team.receiver().answer(200);
        clock.ahead(Duration.ofHours(30));
        loop.turn();
        assertEquals(3, team.receiver().told().size(), "one that is given up was told");
        team.record("deployment.started");
        team.owner()
                .post(team.path() + "/" + id + "/retry")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("attempts", equalTo(0));
        team.awaitTold(5);
        assertEquals(
                List.of("deployment.queued", "deployment.started"), team.kinds().subList(3, 5));
    }

    @Test
    void whoDoesNotAnswerKeepsNoOtherWaiting() {
        var dead = team.create("http://127.7.7.7:9/nobody-listens", "[\"deployment.\"]");
        var alive = team.create("[\"deployment.\"]");
        team.record("deployment.queued");
        team.awaitTold(1);
        team.awaitAttempts(dead, 1);
        team.show(dead)
                .body("lastStatus", nullValue())
                .body("lastError", equalTo("no connection to 127.7.7.7 port 9: refused"));
        team.show(alive).body("attempts", equalTo(0));
    }

    @Test
    void redirectsAreNotFollowed() {
        try (var other = new Receiver()) {
            team.receiver().redirect(other.url());
            var id = team.create("[\"deployment.\"]");
            team.record("deployment.queued");
            team.awaitAttempts(id, 1);
            team.show(id).body("lastError", containsString("redirects are not followed"));
            assertEquals(List.of(), other.told());
        }
    }

    @Test
    void aNameThatLeadsToThisMachineIsNotConnectedTo() {
        var id = team.create(
                "http://localhost:" + io.restassured.RestAssured.port + "/api/v1/apps", "[\"deployment.\"]");
        team.record("deployment.queued");
        team.awaitAttempts(id, 1);
        team.show(id).body("lastStatus", nullValue()).body("lastError", containsString("address of this machine"));
    }

    @Test
    void oneThatIsDeletedIsToldNoMore() {
        var id = team.create("[\"deployment.\"]");
        var other = team.create("[\"deployment.\"]");
        team.owner().delete(team.path() + "/" + id).then().statusCode(204);
        team.record("deployment.queued");
        team.awaitTold(1);
        Await.until(() -> "it is written down", () -> team.show(other).extract().<Object>path("lastStatus") != null);
        assertEquals(1, team.receiver().told().size());
        team.show(id).statusCode(404);
    }

    private List<?> claimed(String id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("select id from webhook where id = :id and owner is not null")
                        .setParameter("id", UUID.fromString(id))
                        .getResultList());
    }
}
