package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static berth.console.PageCalls.row;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.release.ReleaseView;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

/** The page of a release, what it compares, and the way back. */
@QuarkusTest
class ReleasePagesTest extends SamplesFixture {
    @Test
    void aReleaseTellsWhatItHolds() {
        get("/apps/shop/releases/7")
                .statusCode(200)
                .body(containsString("<h1>Release 7</h1><span class=\"state state-good\">Live</span>"))
                .body(containsString("<dd>push 3f2a91c</dd>"))
                .body(containsString("<code>3f2a91c07d5be8841c62f09a7be3d4418f0a6e57</code>"))
                .body(containsString(">9b0c4d7079b0</code>"))
                .body(containsString("by ana"))
                .body(containsString("<code>node server.js</code>"))
                .body(containsString("the image's own"))
                .body(containsString("<td data-label=\"Instances\">2 × 512 MiB, 0.5 CPU</td>"))
                .body(containsString("<td data-label=\"Instances\">1 × 256 MiB, 1 CPU</td>"))
                .body(containsString("<td data-label=\"Health check\">GET /health every 10 s, 5 s each"));
    }

    @Test
    void itIsComparedWithTheOneBefore() {
        get("/apps/shop/releases/7")
                .body(containsString("What differs from release 6"))
                .body(containsString("<strong>Added</strong> <code>CACHE_URL</code>"))
                .body(containsString("<strong>Changed</strong> <code>SMTP_URL</code>"))
                .body(containsString("<strong>Removed</strong> <code>DEBUG</code>"))
                .body(differs("Image", "9b0c4d7069b0", "9b0c4d7079b0"))
                .body(differs("Command of worker", "–", "the image&#39;s own"))
                .body(differs("Instances of web", "1 × 512 MiB, 1 CPU", "2 × 512 MiB, 0.5 CPU"))
                .body(containsString("Health check of web"))
                .body(not(containsString("<td data-label=\"What\">Commit</td>")))
                .body(not(containsString("DATABASE_URL")))
                .body(not(containsString("hidden-")));
    }

    @Test
    void itIsComparedWithAnyOther() {
        get("/apps/shop/releases/6?with=7")
                .body(containsString("What differs from release 7"))
                .body(containsString("<strong>Added</strong> <code>DEBUG</code>"))
                .body(containsString("<option value=\"7\" selected>7 (live)</option>"));
        get("/apps/shop/releases/6?with=6").body(containsString("Nothing: image, commit"));
        get("/apps/shop/releases/6?with=99").statusCode(404).body(containsString("shop has no release 99"));
        get("/apps/shop/releases/6?with=x").statusCode(404).body(containsString("There is no release x"));
        get("/apps/handbook/releases/3")
                .body(containsString("It is the first release."))
                .body(not(containsString("<select")));
    }

    @Test
    void configVarsThatCannotBeReadHideNothingElse() {
        get("/apps/shop/releases/5")
                .statusCode(200)
                .body(containsString("release.unreadable"))
                .body(containsString("node server.js"));
    }

    @Test
    void theLiveReleaseHasNoWayBackAndOneWithoutImageSaysWhy() {
        get("/apps/shop/releases/7").body(not(containsString("rollback")));
        get("/apps/shop/releases/6")
                .body(containsString("href=\"/apps/shop/releases/6/rollback?what=all\""))
                .body(containsString("href=\"/apps/shop/releases/6/rollback?what=config\""))
                .body(not(containsString("Its image was removed")));
        get("/apps/shop/releases/5")
                .body(not(containsString("rollback?what=all")))
                .body(containsString("rollback?what=config"))
                .body(containsString("Its image was removed"));
    }

    @Test
    void aRollbackNamesTheConfigVarsThatChangeBeforehand() {
        get("/apps/shop/releases/6/rollback?what=all")
                .statusCode(200)
                .body(containsString("What changes from release 7, which is live"))
                .body(containsString("<strong>Added</strong> <code>DEBUG</code>"))
                .body(containsString("<strong>Changed</strong> <code>SMTP_URL</code>"))
                .body(containsString("<strong>Removed</strong> <code>CACHE_URL</code>"))
                .body(containsString("<td data-label=\"What\">Image</td>"))
                .body(not(containsString("hidden-")))
                .body(not(containsString("which is not live")));
        get("/apps/shop/releases/6/rollback?what=config")
                .body(containsString("<strong>Removed</strong> <code>CACHE_URL</code>"))
                .body(not(containsString("<td data-label=\"What\">Image</td>")));
        assertEquals(7, newest().number());
    }

    @Test
    void theNewestReleaseIsComparedTooWhereItIsNotLive() {
        samples.of(samples.app("shop")).releases().addFirst(SampleViews.release(8, false, 1));
        get("/apps/shop/releases/6/rollback?what=config")
                .body(containsString("What changes from release 7, which is live"))
                .body(containsString("What changes from release 8, the newest, which is not live"));
    }

    @Test
    void aRollbackLeadsToItsDeployment() {
        rollBack(6, "all", 7).statusCode(303).header("Location", "/apps/shop/deployments/10");
        assertEquals("rollback to v6", newest().cause());
        get("/apps/shop/deployments/10").statusCode(200).body(containsString(">Queued<"));
        rollBack(6, "config", 8).statusCode(303).header("Location", "/apps/shop/deployments/11");
        assertEquals("rollback to the config of v6", newest().cause());
    }

    @Test
    void aRefusedRollbackSaysWhyAndChangesNothing() {
        rollBack(5, "all", 7)
                .statusCode(409)
                .body(containsString("the image of v5 was removed"))
                .body(containsString("release.image-gone"))
                .body(containsString("<strong>Removed</strong> <code>CACHE_URL</code> <code>SMTP_URL</code>"));
        rollBack(6, "all", 6)
                .statusCode(409)
                .body(containsString("release 7 was made meanwhile, so nothing was rolled back."));
        post("/apps/shop/releases/6/rollback", Map.of("newest", 7))
                .statusCode(400)
                .body(containsString("rollback.what-missing"));
        rollBack(99, "all", 7)
                .statusCode(404)
                .body(containsString("href=\"/apps/shop/releases/99\">Back to release 99"));
        assertEquals(7, newest().number());
    }

    private ReleaseView newest() {
        List<ReleaseView> all = samples.of(samples.app("shop")).releases();
        return all.getFirst();
    }

    private static Matcher<String> differs(String what, String before, String after) {
        return row("What", what, "Release 6", before, "Release 7", after);
    }

    private static ValidatableResponse rollBack(int to, String what, int newest) {
        return post("/apps/shop/releases/" + to + "/rollback", Map.of("what", what, "newest", newest));
    }
}
