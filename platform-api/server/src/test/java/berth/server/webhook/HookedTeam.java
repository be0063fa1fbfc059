package berth.server.webhook;

import static berth.server.Calls.by;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import berth.server.Await;
import berth.server.Members;
import berth.server.SetClock;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.team.Actor;
import berth.server.team.Teams;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.Dependent;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A team with a receiver for its webhooks. Each test has one of its own, so that it hears of nothing else. */
@Dependent
class HookedTeam {
    static final String SECRET = "swordfish-and-a-long-tail";

    private final String name = "hooks-" + UUID.randomUUID();
    private final Receiver receiver = new Receiver();
    private final Teams teams;
    private final Events events;
    private final SetClock clock;
    private final String token;

    HookedTeam(Members members, Teams teams, Events events, SetClock clock) {
        this.teams = teams;
        this.events = events;
        this.clock = clock;
        this.token = members.token(name, "OWNER");
    }

    String name() {
        return name;
    }

    UUID id() {
        return actor().team();
    }

    /** Its owner. */
    Actor actor() {
        return teams.authenticate(token);
    }

    Receiver receiver() {
        return receiver;
    }

    /** Where the API has its webhooks. */
    String path() {
        return "/api/v1/teams/" + name + "/webhooks";
    }

    RequestSpecification owner() {
        return by(token);
    }

    /** Makes a webhook for those kinds of events that leads to the receiver, and tells its id. */
    String create(String kinds) {
        return create(receiver.url(), kinds);
    }

    String create(String url, String kinds) {
        return order(url, kinds, SECRET)
                .statusCode(201)
                .body(not(containsString(SECRET)))
                .extract()
                .path("id");
    }

    ValidatableResponse order(String url, String kinds, String secret) {
        return owner().contentType("application/json")
                .body("{\"url\": \"%s\", \"kinds\": %s, \"secret\": \"%s\"}".formatted(url, kinds, secret))
                .post(path())
                .then();
    }

    ValidatableResponse show(String webhook) {
        return owner().get(path() + "/" + webhook).then();
    }

    /** Lets an event of the team happen. */
    void record(String kind) {
        var team = id();
        QuarkusTransaction.requiringNew().run(() -> events.record(Event.ofApp("me", kind, team, "hooked", Map.of())));
    }

    void awaitTold(int count) {
        Await.until(() -> count + " are told: " + kinds(), () -> receiver.told().size() >= count);
    }

    void awaitAttempts(String webhook, int count) {
        Await.until(
                () -> count + " attempts: " + show(webhook).extract().asString(),
                () -> show(webhook).extract().<Integer>path("attempts") == count);
    }

    /** Of all that the receiver was told. */
    List<String> kinds() {
        return receiver.told().stream()
                .map(told -> JsonPath.from(told.body()).getString("kind"))
                .toList();
    }

    /** What a body is signed with. */
    static String signature(String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    void leave() {
        clock.ahead(Duration.ZERO);
        owner().get(path()).jsonPath().<String>getList("id").forEach(id -> owner().delete(path() + "/" + id));
        receiver.close();
    }
}
