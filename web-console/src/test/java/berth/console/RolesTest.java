package berth.console;

import static berth.console.PageCalls.as;
import static berth.console.PageCalls.get;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is offered what he may not do. */
@QuarkusTest
class RolesTest extends SamplesFixture {
    private static final Pattern CHANGE = Pattern.compile(
            "<form method=\"post\" action=\"(?!/sign-out)[^\"]+|href=\"[^\"]+/(?:rollback|delete|unset)[^\"]*|id=\"deploy\"");

    @Inject
    FakeRuns runs;

    @BeforeEach
    void fillRuns() {
        runs.fill();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apps",
                "/apps/shop",
                "/apps/blog",
                "/apps/shop/builds/14",
                "/apps/handbook/deployments/3",
                "/apps/shop/runs/7",
                "/apps/shop/releases/6",
                "/apps/shop/releases/6/rollback?what=all",
                "/apps/shop/config",
                "/apps/shop/config/unset?name=DEBUG",
                "/apps/shop/formation",
                "/apps/shop/delete",
                "/config-groups",
                "/config-groups/mail",
                "/config-groups/proxy"
            })
    void whoMayOnlyLookOnIsOfferedNoChange(String path) {
        assertNotEquals(List.of(), offered(FakeActors.TOKEN, path));
        assertEquals(List.of(), offered(FakeActors.VIEWER, path));
    }

    @Test
    void withoutAppsAViewerIsNotToldToPushOne() {
        samples.clear();
        as(FakeActors.VIEWER).get("/apps").then().body(containsString("Your team has no apps."));
    }

    @Test
    void aViewerReadsHowTheAppSleeps() {
        as(FakeActors.VIEWER)
                .get("/apps/shop")
                .then()
                .body(containsString("It never falls asleep by itself."))
                .body(containsString(">Awake<"));
    }

    @Test
    void aDeveloperDoesAllButDelete() {
        assertEquals(List.of(), offered(FakeActors.DEVELOPER, "/apps/shop/delete"));
        assertEquals(
                List.of(
                        "<form method=\"post\" action=\"/apps/shop/sleep/now",
                        "<form method=\"post\" action=\"/apps/shop/sleep",
                        "id=\"deploy\""),
                offered(FakeActors.DEVELOPER, "/apps/shop"));
    }

    @Test
    void aFormThatAViewerSendsAllTheSameIsRefusedByThePlatform() {
        as(FakeActors.VIEWER)
                .formParam("name", "DEBUG")
                .post("/apps/shop/config/unset")
                .then()
                .statusCode(403)
                .body(containsString("<p>vera is viewer in team default and may not do this.</p>"));
        get("/apps/shop/config").body(containsString("unset?name=DEBUG"));
    }

    private static List<String> offered(String token, String path) {
        var page = as(token)
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return CHANGE.matcher(page).results().map(MatchResult::group).toList();
    }
}
