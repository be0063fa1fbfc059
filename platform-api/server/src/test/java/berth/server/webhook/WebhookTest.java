package berth.server.webhook;

import static berth.server.Calls.by;
import static berth.server.webhook.HookedTeam.SECRET;
import static berth.server.webhook.HookedTeam.signature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.PlatformException;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.Rivals;
import berth.server.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WebhookTest {
    @Inject
    HookedTeam team;

    @Inject
    Members members;

    @Inject
    Webhooks webhooks;

    @Inject
    Rivals rivals;

    @Inject
    Seals seals;

    @Inject
    EntityManager database;

    @AfterEach
    void everythingIsAsBefore() {
        team.leave();
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
        team.order(url, "[]", SECRET).statusCode(400).body("code", equalTo("webhook.address-refused"));
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
                "https://example.org/|[\"deploymnt.\"]|swordfish-and-a-long-tail|event.kind-unknown",
                "https://example.org/|[\"app.created\", \"app.create\"]|swordfish-and-a-long-tail|event.kind-unknown",
                "https://example.org/|[]|short|webhook.secret-invalid",
            })
    void badOrdersAreRefusedWithTheReason(String url, String kinds, String secret, String code) {
        team.order(url, kinds, secret).statusCode(400).body("code", equalTo(code));
    }

    @Test
    void theSecretIsNeverShownNorKeptReadable() {
        var id = team.create("[]");
        team.show(id).body(not(containsString(SECRET)));
        team.owner().get(team.path()).then().body("id", hasItem(id)).body(not(containsString(SECRET)));
        team.owner()
                .get("/api/v1/events")
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
        var id = team.create("[\"deployment.\"]");
        seals.rotate();
        int count = QuarkusTransaction.requiringNew().call(webhooks::sealAgain);
        assertTrue(count >= 1, count + " were sealed again");
        assertEquals(0, QuarkusTransaction.requiringNew().call(webhooks::sealAgain));
        team.record("deployment.queued");
        team.awaitTold(1);
        var told = team.receiver().told().getFirst();
        assertEquals(signature(told.body()), told.header("Berth-signature-256"));
        team.show(id).body("url", equalTo(team.receiver().url()));
    }

    @Test
    void sealingAgainTakesBackNothingThatAnotherWritesMeanwhile() throws Exception {
        var id = team.create("[\"team.created\"]");
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
        team.show(id)
                .body("attempts", equalTo(7))
                .body("url", equalTo(team.receiver().url()));
    }

    @Test
    void onlyOwnersSeeAndChangeThem() {
        var id = team.create("[]");
        for (String role : List.of("VIEWER", "DEVELOPER")) {
            var member = by(members.token(team.name(), role));
            member.get(team.path()).then().statusCode(403);
            by(members.token(team.name(), role))
                    .delete(team.path() + "/" + id)
                    .then()
                    .statusCode(403);
        }
        by(members.token("strangers", "OWNER")).get(team.path()).then().statusCode(404);
        team.show(id).statusCode(200);
        team.owner()
                .get(team.path() + "/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("webhook.unknown"));
        team.owner().get(team.path() + "/99999").then().statusCode(404).body("code", equalTo("webhook.unknown"));
        team.owner().delete(team.path() + "/99999").then().statusCode(404).body("code", equalTo("webhook.unknown"));
        team.owner().post(team.path() + "/99999/retry").then().statusCode(404).body("code", equalTo("webhook.unknown"));
    }

    @Test
    void aTeamHasTwentyAtMost() {
        IntStream.range(0, 20).forEach(i -> team.create("[\"team.created\"]"));
        team.order(team.receiver().url(), "[]", SECRET).statusCode(409).body("code", equalTo("webhook.too-many"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "retry"})
    void whatAnotherDeletesMeanwhileIsUnknown(String what) {
        var owner = team.actor();
        var id = UUID.fromString(team.create("[\"team.created\"]"));
        var second = rivals.race(() -> webhooks.delete(owner, owner.team(), id), () -> {
            if (what.equals("delete")) {
                webhooks.delete(owner, owner.team(), id);
            } else {
                webhooks.retry(owner, owner.team(), id);
            }
            return true;
        });
        var refused = assertThrows(ExecutionException.class, () -> second.get(20, TimeUnit.SECONDS));
        assertEquals(
                "webhook.unknown",
                assertInstanceOf(PlatformException.class, refused.getCause()).code());
    }

    private boolean somebodyWaits() {
        return !database.createNativeQuery("select pid from pg_locks where not granted")
                .getResultList()
                .isEmpty();
    }
}
