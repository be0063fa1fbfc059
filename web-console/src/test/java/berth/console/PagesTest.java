package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.member;
import static berth.console.PageCalls.post;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each page answers to a signed-in member. */
@QuarkusTest
class PagesTest extends SamplesFixture {
    @Test
    void theBareHostLeadsToTheApps() {
        get("/").statusCode(303).header("Location", "/apps");
    }

    @Test
    void theListShowsStateUrlAndLastDeploymentOfEachApp() {
        get("/apps")
                .statusCode(200)
                .contentType("text/html;charset=utf-8")
                .body(containsString(">Degraded<"))
                .body(containsString("href=\"http://shop.localhost:8080/\""))
                .body(containsString("1 hour ago</time>"))
                .body(containsString("by carla"));
    }

    @Test
    void aListWithoutAppsShowsHowToPushTheFirst() {
        samples.clear();
        get("/apps")
                .statusCode(200)
                .body(containsString("-d '{\"name\": \"my-app\"}' http://localhost"))
                .body(containsString("git remote add berth http://localhost"))
                .body(containsString("git push berth main"));
    }

    @Test
    void pagesMayLoadNothingFromElsewhereAndAreNotKept() {
        get("/apps")
                .header(
                        "Content-Security-Policy",
                        allOf(startsWith("default-src 'self'"), not(containsString("unsafe"))))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .body(not(containsString(" style=")))
                .body(not(containsString("onclick")));
    }

    @Test
    void staticFilesAreServedUnderNamesThatChangeWithTheirContent() {
        var page = get("/apps").extract().asString();
        for (var asset : Asset.values()) {
            assertTrue(page.contains(asset.path()), asset.path());
            given().get(asset.path()).then().statusCode(200);
        }
    }

    @Test
    void aNewAppLeadsToItsPageWithTheCommands() {
        create("newsletter").statusCode(303).header("Location", "/apps/newsletter");
        get("/apps/newsletter")
                .statusCode(200)
                .body(containsString("git remote add berth http://berth.localhost:8080/git/newsletter.git"))
                .body(containsString("Never deployed"));
    }

    @Test
    void aRefusedNameIsShownWithTheRuleAndStaysInTheForm() {
        create("My App\"><b>")
                .statusCode(400)
                .body(containsString("cannot be an app&#39;s name"))
                .body(containsString("beginning with a letter"))
                .body(containsString("value=\"My App&quot;&gt;&lt;b&gt;\""));
        create("shop")
                .statusCode(409)
                .body(containsString("The name shop is taken"))
                .body(containsString("value=\"shop\""));
    }

    @Test
    void aFormWithoutItsFieldIsRefusedLikeAnEmptyOne() {
        post("/apps", Map.of()).statusCode(400);
        post("/apps/shop/delete", Map.of()).statusCode(400);
    }

    @Test
    void anAppsPageShowsInstancesBuildsAndReleases() {
        get("/apps/shop")
                .statusCode(200)
                .body(containsString("out of memory (256 MiB)"))
                .body(containsString("Run npm install, commit package-lock.json, and push again."))
                .body(containsString("build.step-failed"))
                .body(containsString("href=\"/apps/shop/builds/14\""))
                .body(containsString("push 3f2a91c"));
    }

    @Test
    void aNodeThatDoesNotAnswerHidesOnlyTheInstances() {
        get("/apps/billing")
                .statusCode(200)
                .body(containsString("The node does not answer"))
                .body(containsString("Round amounts to cents"))
                .body(containsString("The old release still answers."));
    }

    @Test
    void whatAnInstanceThatFailedWroteLastIsShownWithTheWayToTheWholeLog() {
        get("/apps/billing")
                .statusCode(200)
                .body(containsString("Error: cannot find &lt;module&gt;"))
                .body(containsString("href=\"/apps/billing/builds/3\">Read the whole log"));
    }

    @Test
    void anAppWhosePushesFailedIsNotTakenForOneThatWaitsForItsFirst() {
        get("/apps").statusCode(200).body(containsString(">Failed<")).body(containsString("No push has gone live yet"));
        get("/apps/attempt")
                .statusCode(200)
                .body(containsString("No release was ever live."))
                .body(containsString("No instances. A push that succeeds starts them."));
        get("/apps/blog").statusCode(200).body(containsString("The first push starts one."));
    }

    @Test
    void aRunningBuildNamesItsPackAsSoonAsItsLogDoes() {
        get("/apps/shop/builds/14").statusCode(200).body(containsString("<dt>Pack</dt><dd>node</dd>"));
    }

    @Test
    void whatPeopleWroteIsTextInEveryPage() {
        for (var path : new String[] {"/apps/shop", "/apps/shop/builds/12"}) {
            get(path)
                    .statusCode(200)
                    .body(not(containsString("<script>alert")))
                    .body(not(containsString("\" onmouseover")))
                    .body(containsString("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onmouseover=&quot;"));
        }
    }

    @Test
    void aBuildThatHasEndedShowsItsLogAndFollowsNothing() {
        get("/apps/shop/builds/13")
                .statusCode(200)
                .body(containsString(">[4/6] RUN npm ci</div>"))
                .body(containsString(">npm error Missing: express@5.1.0 from lock file</div>"))
                .body(not(containsString("data-stream")))
                .body(not(containsString("Cancel ")));
    }

    @Test
    void aBuildThatRunsFollowsItsLogFromTheFirstLineNotShown() {
        get("/apps/shop/builds/14")
                .statusCode(200)
                .body(
                        containsString(
                                "data-stream=\"/api/v1/apps/shop/environments/production/builds/14/log/stream\" data-from=\"3\""))
                .body(containsString("Cancel build"));
    }

    @Test
    void cancelStopsTheBuildOrElseItsDeployment() {
        post("/apps/shop/builds/14/cancel").statusCode(303).header("Location", "/apps/shop/builds/14");
        get("/apps/shop/builds/14").body(containsString(">Cancelled<"));
        get("/apps/handbook/builds/3").body(containsString("Cancel deployment"));
        post("/apps/handbook/builds/3/cancel").statusCode(303);
        get("/apps/handbook/builds/3").body(containsString(">Cancelled<"));
    }

    @Test
    void cancellingWhatHasEndedSaysSoAndLeadsBack() {
        post("/apps/shop/builds/13/cancel")
                .statusCode(409)
                .body(containsString("Build 13 of shop has ended already"))
                .body(containsString("href=\"/apps/shop/builds/13\">Back to build 13"));
    }

    @Test
    void anAppIsDeletedOnlyWhenItsNameIsTyped() {
        get("/apps/shop/delete").statusCode(200).body(containsString("Type <strong>shop</strong>"));
        delete("shop", "shopp")
                .statusCode(400)
                .body(containsString("Nothing was deleted"))
                .body(containsString("value=\"shopp\""));
        assertTrue(samples.apps().containsKey("shop"));
        delete("shop", "shop").statusCode(303).header("Location", "/apps");
        assertFalse(samples.apps().containsKey("shop"));
    }

    @Test
    void whatIsNotThereIsAPageOfItsOwn() {
        get("/apps/nothing")
                .statusCode(404)
                .contentType("text/html;charset=utf-8")
                .body(containsString("There is no app nothing"))
                .body(containsString("app.unknown"))
                .body(containsString("href=\"/apps\">Back to all apps"));
        get("/apps/shop/builds/99").statusCode(404).body(containsString("href=\"/apps/shop\">Back to shop"));
        get("/apps/shop/builds/latest").statusCode(404).body(containsString("There is no build latest"));
        get("/apps/%3Cscript%3E/builds/1").statusCode(404).body(not(containsString("<script>")));
    }

    @Test
    void anAddressWithoutAPageIsAPageOfItsOwn() {
        for (var path : new String[] {
            "/apps/shop/anything", "/apps/shop/builds/13/anything", "/apps/shop/releases/7/a/b", "/config-groups/mail/x"
        }) {
            get(path)
                    .statusCode(404)
                    .contentType("text/html;charset=utf-8")
                    .header("Content-Security-Policy", startsWith("default-src 'self'"))
                    .body(containsString("There is no page at this address."));
        }
        get("/apps/shop/anything").body(containsString("href=\"/apps/shop\">Back to shop"));
        get("/apps/shop/builds/13/anything").body(containsString("href=\"/apps/shop/builds/13\">Back to build 13"));
        get("/elsewhere").statusCode(404).body(not(containsString("There is no page at this address.")));
    }

    @Test
    void refusalsOfThePlatformBecomePages() {
        samples.breakWith(new PlatformException(
                Category.UNAVAILABLE, "database.down", "The database does not answer", "Wait a minute."));
        get("/apps")
                .statusCode(503)
                .body(allOf(
                        containsString("The database does not answer"),
                        containsString("Wait a minute."),
                        containsString("database.down")));
        samples.breakWith(new PlatformException(Category.FORBIDDEN, "access.denied", "You may not list apps", ""));
        get("/apps").statusCode(403).body(containsString("You may not list apps"));
    }

    @Test
    void aBugShowsAnIncidentsNumberAndNothingOfItsCause() {
        samples.breakWith(new IllegalStateException("secret detail"));
        get("/apps")
                .statusCode(500)
                .body(matchesPattern("(?s).*incident&#39;s number: [0-9a-f]{8}.*"))
                .body(not(containsString("secret detail")))
                .body(not(containsString("Exception")));
    }

    @Test
    void whatThePlatformKnowsTheReasonOfIsNoBug() {
        samples.breakWith(new IllegalStateException(new IllegalStateException(FakeKnownFailures.AWAY)));
        get("/apps").statusCode(503).body(containsString("database.unavailable"));
    }

    @Test
    void otherEncodingsOfFormsAreRefused() {
        member().contentType("application/json")
                .body("{}")
                .post("/apps")
                .then()
                .statusCode(equalTo(415))
                .body(containsString("Back to all apps"));
    }

    private static ValidatableResponse create(String name) {
        return post("/apps", Map.of("name", name));
    }

    private static ValidatableResponse delete(String app, String typed) {
        return post("/apps/" + app + "/delete", Map.of("name", typed));
    }
}
