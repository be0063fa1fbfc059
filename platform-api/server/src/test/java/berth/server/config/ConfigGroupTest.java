package berth.server.config;

import static berth.server.Calls.by;
import static berth.server.Calls.operator;
import static berth.server.config.ConfigCalls.GROUPS;
import static berth.server.config.ConfigCalls.attach;
import static berth.server.config.ConfigCalls.change;
import static berth.server.config.ConfigCalls.config;
import static berth.server.config.ConfigCalls.create;
import static berth.server.config.ConfigCalls.get;
import static berth.server.config.ConfigCalls.group;
import static berth.server.config.ConfigCalls.rollback;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ConfigGroupTest {
    private static final String SECRET = "swordfish-and-more";

    @Inject
    ReleasedApps apps;

    @Inject
    SealedTables tables;

    @Inject
    Members members;

    @Test
    void oneChangeMakesOneReleaseOfEachEnvironmentThatUsesIt() throws Exception {
        group("shared");
        var one = apps.pushed("group-one");
        var other = apps.pushed("group-other");
        attach(one, "[\"shared\"]").statusCode(200).body("release", nullValue());
        attach(other, "[\"shared\"]").statusCode(200);
        change("shared", "{\"A\": \"1\", \"B\": \"2\"}")
                .statusCode(200)
                .body("releases", hasSize(2))
                .body("environments.app", contains("group-one", "group-other"));
        for (PushedApp app : List.of(one, other)) {
            assertEquals(2, apps.newest(app).number());
            assertEquals(Map.of("A", "1", "B", "2"), apps.newest(app).variables());
            assertEquals("config group shared: set A, B", apps.newest(app).cause());
        }
        change("shared", "{\"A\": \"1\"}").statusCode(200).body("releases", empty());
        assertEquals(2, apps.newest(one).number());
        operator()
                .get("/api/v1/events?kind=config-group.changed&limit=500")
                .then()
                .body("findAll { it.detail.group == 'shared' }", hasSize(1));
    }

    @Test
    void theEnvironmentsOwnVarsCountBeforeItsGroupsAndLaterGroupsBeforeEarlier() throws Exception {
        group("first");
        group("second");
        change("first", "{\"A\": \"first\", \"B\": \"first\", \"C\": \"first\"}")
                .statusCode(200);
        change("second", "{\"B\": \"second\", \"C\": \"second\"}").statusCode(200);
        var app = apps.pushed("group-order");
        config(app, "{\"C\": \"own\"}").statusCode(200);
        attach(app, "[\"first\", \"second\"]").statusCode(200).body("release", equalTo(3));
        assertEquals(
                Map.of("A", "first", "B", "second", "C", "own"),
                apps.newest(app).variables());
        get(app, "/config?values=true")
                .statusCode(200)
                .body("variables", equalTo(Map.of("C", "own")))
                .body("inherited.A.value", equalTo("first"))
                .body("inherited.A.group", equalTo("first"))
                .body("inherited.B.group", equalTo("second"))
                .body("inherited.C", nullValue());
        attach(app, "[\"second\", \"first\"]").statusCode(200).body("groups", contains("second", "first"));
        assertEquals("first", apps.newest(app).variables().get("B"));
        config(app, "{\"C\": null}").statusCode(200);
        assertEquals("first", apps.newest(app).variables().get("C"));
        attach(app, "[]").statusCode(200);
        assertEquals(Map.of(), apps.newest(app).variables());
        assertEquals("config groups: none", apps.newest(app).cause());
    }

    @Test
    void whatIsCoveredByAnOwnVarMakesNoRelease() throws Exception {
        group("covered");
        var app = apps.pushed("group-covered");
        config(app, "{\"A\": \"own\"}").statusCode(200);
        attach(app, "[\"covered\"]").statusCode(200).body("release", nullValue());
        change("covered", "{\"A\": \"1\"}").statusCode(200).body("releases", empty());
        assertEquals(2, apps.newest(app).number());
    }

    @Test
    void anEnvironmentThatNeverDeployedGetsThemWithItsFirstRelease() throws Exception {
        group("early");
        change("early", "{\"A\": \"1\"}").statusCode(200);
        var app = apps.created("group-early");
        attach(app, "[\"early\"]").statusCode(200).body("release", nullValue());
        change("early", "{\"A\": \"2\"}").statusCode(200).body("releases", empty());
        app.push("one").end();
        assertEquals(Map.of("A", "2"), apps.newest(app).variables());
    }

    @Test
    void aGroupInUseIsNotDeletedAndTellsWhoUsesIt() throws Exception {
        group("busy");
        var app = apps.created("group-busy");
        attach(app, "[\"busy\"]").statusCode(200);
        operator()
                .delete(GROUPS + "/busy")
                .then()
                .statusCode(409)
                .body("code", equalTo("config-group.in-use"))
                .body("detail", containsString("group-busy/production"));
        attach(app, "[]").statusCode(200);
        operator().delete(GROUPS + "/busy").then().statusCode(204);
        operator().get(GROUPS + "/busy").then().statusCode(404).body("code", equalTo("config-group.unknown"));
        attach(app, "[\"busy\"]").statusCode(404).body("code", equalTo("config-group.unknown"));
    }

    @Test
    void aRollbackBringsBackWhatInstancesSawThen() throws Exception {
        group("steady");
        group("grows");
        change("steady", "{\"A\": \"1\"}").statusCode(200);
        change("grows", "{\"B\": \"1\"}").statusCode(200);
        var app = apps.pushed("group-back");
        attach(app, "[\"steady\", \"grows\"]").statusCode(200).body("release", equalTo(2));
        change("steady", "{\"A\": \"2\"}").statusCode(200);
        change("grows", "{\"C\": \"1\"}").statusCode(200);
        rollback(app, 2, "{\"what\": \"all\"}").statusCode(201);
        assertEquals(Map.of("A", "1", "B", "1"), apps.newest(app).variables());
        get(app, "/config/groups").statusCode(200).body("groups", contains("steady"));
        get(app, "/config?values=true").statusCode(200).body("variables", equalTo(Map.of("A", "1", "B", "1")));
        operator()
                .get("/api/v1/events?app=group-back&kind=release.rolled-back")
                .then()
                .body("[0].detail.detached", equalTo("grows"));
    }

    @Test
    void valuesAreMaskedUnlessAskedForAndInNoEvent() throws Exception {
        group("secret");
        var app = apps.pushed("group-secret");
        attach(app, "[\"secret\"]").statusCode(200);
        change("secret", "{\"KEY\": \"" + SECRET + "\"}").statusCode(200).body("variables.KEY", equalTo("••••••••"));
        operator().get(GROUPS).then().body(not(containsString(SECRET)));
        operator().get(GROUPS + "/secret").then().body(not(containsString(SECRET)));
        operator().get(GROUPS + "/secret?values=true").then().body("variables.KEY", equalTo(SECRET));
        get(app, "/config").statusCode(200).body("inherited.KEY.value", equalTo("••••••••"));
        get(app, "/config/groups").statusCode(200).body("groups", contains("secret"));
        operator().get("/api/v1/events").then().body(not(containsString(SECRET)));
        operator().get("/api/v1/events?kind=config-group.changed").then().body("[0].detail.change", equalTo("set KEY"));
    }

    @Test
    void whoMayOnlyLookSeesNamesAndNoValue() {
        group("viewed");
        change("viewed", "{\"KEY\": \"" + SECRET + "\"}").statusCode(200);
        var viewer = by(members.token("default", "VIEWER"));
        viewer.get(GROUPS + "/viewed").then().statusCode(200).body("variables.KEY", equalTo("••••••••"));
        viewer.get(GROUPS).then().statusCode(200).body(not(containsString(SECRET)));
        viewer.get(GROUPS + "/viewed?values=true").then().statusCode(403).body(not(containsString(SECRET)));
    }

    @Test
    void theyAreSealedAndARotatedKeySealsThemAgain() {
        group("sealed");
        change("sealed", "{\"SEALED_NAME\": \"" + SECRET + "\"}").statusCode(200);
        tables.rotateKey();
        tables.sealAgain();
        tables.assertOneKey("config_group");
        tables.assertHides("config_group", SECRET);
        tables.assertHides("config_group", "SEALED_NAME");
        operator().get(GROUPS + "/sealed?values=true").then().body("variables.SEALED_NAME", equalTo(SECRET));
    }

    @Test
    void changesAtTheSameTimeLoseNothing() throws Exception {
        group("hurried");
        var app = apps.pushed("group-hurried");
        attach(app, "[\"hurried\"]").statusCode(200);
        var all = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.runAsync(() -> (n % 2 == 0
                                ? change("hurried", "{\"G" + n + "\": \"1\"}")
                                : config(app, "{\"E" + n + "\": \"1\"}"))
                        .statusCode(200)))
                .toList();
        all.forEach(CompletableFuture::join);
        assertEquals(8, apps.newest(app).variables().size());
        assertEquals(9, apps.newest(app).number());
    }

    @ParameterizedTest
    @CsvSource({"'', config-group.name-invalid", "Mail, config-group.name-invalid", "a--b, config-group.name-invalid"})
    void aBadNameIsRefused(String name, String code) {
        create(name).statusCode(400).body("code", equalTo(code));
    }

    @Test
    void aNameIsTakenOncePerTeam() {
        group("taken");
        create("taken").statusCode(409).body("code", equalTo("config-group.name-taken"));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        group("sense");
        var app = apps.created("group-sense");
        change("sense", "{\"PORT\": \"1\"}").statusCode(400).body("code", equalTo("config.name-reserved"));
        attach(app, "[\"sense\", \"sense\"]").statusCode(400).body("code", equalTo("config-group.twice"));
        attach(app, "[null]").statusCode(404).body("code", equalTo("config-group.unknown"));
        operator()
                .get("/api/v1/teams/nobodys/config-groups")
                .then()
                .statusCode(404)
                .body("code", equalTo("team.unknown"));
    }
}
