package berth.server.webhook;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.secret.Seals;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WebhookTest {
    private static final String SECRET = "swordfish-and-a-long-tail";

    /** Each test has a team of its own, so that it hears of nothing else. */
    private final String team = "hooks-" + UUID.randomUUID();

    private final Receiver receiver = new Receiver();

    private String token = "";

    @Inject
    Members members;

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
    Webhooks webhooks;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @BeforeEach
    void theTeamHasAnOwner() {
        token = members.token(team, "OWNER");
    }

    @AfterEach
    void everythingIsAsBefore() {
        clock.ahead(Duration.ZERO);
        owner().get(hooks()).jsonPath().<String>getList("id").forEach(id -> owner().delete(hooks() + "/" + id));
        receiver.close();
    }

    @Test
    void eventsAreToldInTheirOrderAndSigned() throws Exception {
        create("[]");
        IntStream.range(0, 20).forEach(i -> record("step-" + i));
        awaitTold(21);
        assertEquals("webhook.created", kinds().getFirst());
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "step-" + i).toList(), kinds().subList(1, 21));
        var told = receiver.told().get(1);
        assertEquals("/hook?key=topsecret", told.path());
        assertEquals("application/json", told.header("Content-type"));
        assertEquals("step-0", told.header("Berth-event"));
        assertEquals("sha256=" + hmac(SECRET, told.body()), told.header("Berth-signature-256"));
        var event = json.readTree(told.body());
        assertEquals("hooked", event.get("app").asText());
        assertTrue(told.header("Berth-delivery").endsWith("/" + event.get("id").asText()));
    }

    @Test
    void onlyKindsThatAreWantedAreTold() {
        create("[\"shown.\", \"exact\"]");
        for (String kind : List.of("hidden.one", "shown.one", "exactly", "exact", "shown.two")) {
            record(kind);
        }
        awaitTold(3);
        assertEquals(List.of("shown.one", "exact", "shown.two"), kinds());
    }

    @Test
    void anotherTeamsEventsAreNotTold() {
        create("[\"shown.\"]");
        var other = teams.authenticate(PlatformResource.TOKEN).team();
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofApp("me", "shown.elsewhere", other, "other", Map.of())));
        record("shown.here");
        awaitTold(1);
        assertEquals(List.of("shown.here"), kinds());
    }

    @Test
    void eventsThatItDoesNotWantAreNoWork() {
        var id = create("[\"shown.\"]");
        int before = show(id).extract().path("told");
        var mine = teams.authenticate(token).team();
        var other = teams.authenticate(PlatformResource.TOKEN).team();
        QuarkusTransaction.requiringNew().run(() -> {
            events.record(Event.ofApp("me", "shown.elsewhere", other, "other", Map.of()));
            IntStream.range(0, 101)
                    .forEach(i -> events.record(Event.ofApp("me", "hidden.one", mine, "hooked", Map.of())));
        });
        deliveries.due();
        assertEquals(List.of(), claimed(id), "it was taken up");
        int after = show(id).extract().path("told");
        assertTrue(after > before + 100, "it looks through all of them again, from " + before + " and not " + after);
        record("shown.here");
        awaitTold(1);
        assertEquals(List.of("shown.here"), kinds());
        assertEquals(1, claimed(id).size());
    }

    @Test
    void whatIsNotTakenComesAgainBeforeAllThatFollows() {
        receiver.answer(503);
        var id = create("[\"step.\"]");
        record("step.one");
        record("step.two");
        awaitTold(1);
        awaitAttempts(id, 1);
        show(id).body("state", equalTo("ACTIVE"))
                .body("lastStatus", equalTo(503))
                .body("lastError", equalTo("it answered 503"))
                .body("nextAttemptAt", notNullValue());
        loop.turn();
        assertEquals(1, receiver.told().size(), "it was tried again at once");
        clock.ahead(BackOff.FIRST.plusSeconds(1));
        loop.turn();
        awaitAttempts(id, 2);
        receiver.answer(200);
        clock.ahead(BackOff.FIRST.multipliedBy(4));
        loop.turn();
        awaitTold(4);
        assertEquals(List.of("step.one", "step.one", "step.one", "step.two"), kinds());
        Await.until(() -> "it is written down", () -> show(id).extract().path("lastError") == null);
        show(id).body("attempts", equalTo(0)).body("lastStatus", equalTo(200)).body("nextAttemptAt", nullValue());
    }

    @Test
    void afterADayItIsGivenUpAndSaidSoAndGoesOnWhenSomebodyWantsIt() {
        receiver.answer(500);
        var id = create("[\"step.\"]");
        record("step.one");
        awaitAttempts(id, 1);
        clock.ahead(Duration.ofHours(23));
        loop.turn();
        awaitAttempts(id, 2);
        show(id).body("state", equalTo("ACTIVE"));
        clock.ahead(Duration.ofHours(25));
        loop.turn();
        awaitAttempts(id, 3);
        show(id).body("state", equalTo("GIVEN_UP")).body("nextAttemptAt", nullValue());
        owner().get("/api/v1/events?kind=webhook.given-up")
                .then()
                .body("[0].detail.webhook", equalTo(id))
                .body("[0].detail.error", equalTo("it answered 500"));
        receiver.answer(200);
        clock.ahead(Duration.ofHours(30));
        loop.turn();
        assertEquals(3, receiver.told().size(), "one that is given up was told");
        record("step.two");
        owner().post(hooks() + "/" + id + "/retry")
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("attempts", equalTo(0));
        awaitTold(5);
        assertEquals(List.of("step.one", "step.two"), kinds().subList(3, 5));
    }

    @Test
    void whoDoesNotAnswerKeepsNoOtherWaiting() {
        var dead = create("http://127.7.7.7:9/nobody-listens", "[\"step.\"]");
        var alive = create("[\"step.\"]");
        record("step.one");
        awaitTold(1);
        awaitAttempts(dead, 1);
        show(dead)
                .body("lastStatus", nullValue())
                .body("lastError", equalTo("no connection to 127.7.7.7 port 9: refused"));
        show(alive).body("attempts", equalTo(0));
    }

    @Test
    void redirectsAreNotFollowed() {
        try (var other = new Receiver()) {
            receiver.redirect(other.url());
            var id = create("[\"step.\"]");
            record("step.one");
            awaitAttempts(id, 1);
            show(id).body("lastError", containsString("redirects are not followed"));
            assertEquals(List.of(), other.told());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8082/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://0.0.0.0/",
            })
    void addressesOfThisMachineAndOfPrivateNetworksAreRefused(String url) {
        order(url, "[]", SECRET).statusCode(400).body("code", equalTo("webhook.address-refused"));
    }

    @Test
    void aNameThatLeadsToThisMachineIsNotConnectedTo() {
        var id = create("http://localhost:" + io.restassured.RestAssured.port + "/api/v1/apps", "[\"step.\"]");
        record("step.one");
        awaitAttempts(id, 1);
        show(id).body("lastStatus", nullValue()).body("lastError", containsString("address of this machine"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://example.org/|[]|swordfish-and-a-long-tail|webhook.url-invalid",
                "/relative|[]|swordfish-and-a-long-tail|webhook.url-invalid",
                "https://user:pw@example.org/|[]|swordfish-and-a-long-tail|webhook.url-invalid",
                "https://example.org/#x|[]|swordfish-and-a-long-tail|webhook.url-invalid",
                "https://example.org/|[\"Bad Kind\"]|swordfish-and-a-long-tail|webhook.kinds-invalid",
                "https://example.org/|[null]|swordfish-and-a-long-tail|webhook.kinds-invalid",
                "https://example.org/|[]|short|webhook.secret-invalid",
            })
    void badOrdersAreRefusedWithTheReason(String url, String kinds, String secret, String code) {
        order(url, kinds, secret).statusCode(400).body("code", equalTo(code));
    }

    @Test
    void theSecretIsNeverShownNorKeptReadable() {
        var id = create("[]");
        show(id).body(not(containsString(SECRET)));
        owner().get(hooks()).then().body("id", hasItem(id)).body(not(containsString(SECRET)));
        owner().get("/api/v1/events")
                .then()
                .body("kind", hasItem("webhook.created"))
                .body(not(containsString(SECRET)))
                .body(not(containsString("topsecret")));
        var kept = new String(
                (byte[]) database.createNativeQuery("select target from webhook where id = :id")
                        .setParameter("id", UUID.fromString(id))
                        .getSingleResult(),
                UTF_8);
        assertFalse(kept.contains(SECRET) || kept.contains("topsecret"), kept);
    }

    @Test
    void whatAnOlderKeySealedIsSealedAgainAndStillSigns() throws Exception {
        var id = create("[\"step.\"]");
        seals.rotate();
        int count = QuarkusTransaction.requiringNew().call(webhooks::sealAgain);
        assertTrue(count >= 1, count + " were sealed again");
        assertEquals(0, QuarkusTransaction.requiringNew().call(webhooks::sealAgain));
        record("step.one");
        awaitTold(1);
        var told = receiver.told().getFirst();
        assertEquals("sha256=" + hmac(SECRET, told.body()), told.header("Berth-signature-256"));
        show(id).body("url", equalTo(receiver.url()));
    }

    @Test
    void sealingAgainTakesBackNothingThatAnotherWritesMeanwhile() throws Exception {
        var id = create("[\"none\"]");
        seals.rotate();
        var other = Thread.ofVirtual()
                .unstarted(() -> QuarkusTransaction.requiringNew()
                        .run(() -> database.createNativeQuery("update webhook set attempts = 7 where id = :id")
                                .setParameter("id", UUID.fromString(id))
                                .executeUpdate()));
        QuarkusTransaction.requiringNew().run(() -> {
            assertTrue(webhooks.sealAgain() >= 1);
            other.start();
            Await.until(() -> "the other has written, or waits for this", () -> !other.isAlive() || somebodyWaits());
        });
        other.join();
        show(id).body("attempts", equalTo(7)).body("url", equalTo(receiver.url()));
    }

    @Test
    void onlyOwnersSeeAndChangeThem() {
        var id = create("[]");
        for (String role : List.of("VIEWER", "DEVELOPER")) {
            var member = bearer(members.token(team, role));
            member.get(hooks()).then().statusCode(403);
            bearer(members.token(team, role)).delete(hooks() + "/" + id).then().statusCode(403);
        }
        bearer(members.token("strangers", "OWNER")).get(hooks()).then().statusCode(404);
        show(id).statusCode(200);
        owner().get(hooks() + "/" + UUID.randomUUID()).then().statusCode(404).body("code", equalTo("webhook.unknown"));
    }

    @Test
    void oneThatIsDeletedIsToldNoMore() {
        var id = create("[\"step.\"]");
        var other = create("[\"step.\"]");
        owner().delete(hooks() + "/" + id).then().statusCode(204);
        record("step.one");
        awaitTold(1);
        Await.until(() -> "it is written down", () -> show(other).extract().<Object>path("lastStatus") != null);
        assertEquals(1, receiver.told().size());
        show(id).statusCode(404);
    }

    @Test
    void aTeamHasTwentyAtMost() {
        IntStream.range(0, 20).forEach(i -> create("[\"none\"]"));
        order(receiver.url(), "[]", SECRET).statusCode(409).body("code", equalTo("webhook.too-many"));
    }

    private List<?> claimed(String id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("select id from webhook where id = :id and owner is not null")
                        .setParameter("id", UUID.fromString(id))
                        .getResultList());
    }

    private boolean somebodyWaits() {
        return !database.createNativeQuery("select pid from pg_locks where not granted")
                .getResultList()
                .isEmpty();
    }

    private String hooks() {
        return "/api/v1/teams/" + team + "/webhooks";
    }

    private RequestSpecification owner() {
        return bearer(token);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private String create(String kinds) {
        return create(receiver.url(), kinds);
    }

    private String create(String url, String kinds) {
        return order(url, kinds, SECRET)
                .statusCode(201)
                .body(not(containsString(SECRET)))
                .extract()
                .path("id");
    }

    private ValidatableResponse order(String url, String kinds, String secret) {
        return owner().contentType("application/json")
                .body("{\"url\": \"%s\", \"kinds\": %s, \"secret\": \"%s\"}".formatted(url, kinds, secret))
                .post(hooks())
                .then();
    }

    private ValidatableResponse show(String id) {
        return owner().get(hooks() + "/" + id).then();
    }

    private void record(String kind) {
        var id = teams.authenticate(token).team();
        QuarkusTransaction.requiringNew().run(() -> events.record(Event.ofApp("me", kind, id, "hooked", Map.of())));
    }

    private void awaitTold(int count) {
        Await.until(() -> count + " are told: " + kinds(), () -> receiver.told().size() >= count);
    }

    private void awaitAttempts(String id, int count) {
        Await.until(
                () -> count + " attempts: " + show(id).extract().asString(),
                () -> show(id).extract().<Integer>path("attempts") == count);
    }

    private List<String> kinds() {
        return receiver.told().stream()
                .map(told -> JsonPath.from(told.body()).getString("kind"))
                .toList();
    }

    private static String hmac(String secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }
}
