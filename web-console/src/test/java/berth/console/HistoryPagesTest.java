package berth.console;

import static berth.console.PageCalls.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import berth.api.build.BuildState;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an app has behind it, page by page: builds, deployments, releases. */
@QuarkusTest
class HistoryPagesTest extends SamplesFixture {
    @Test
    void whatIsOlderIsReadPageByPage() {
        var builds = samples.builds("blog");
        for (int number = 60; number > 0; number--) {
            builds.add(SampleViews.build(
                    number, BuildState.SUCCEEDED, "Change no. " + number, Optional.empty(), 61 - number));
        }
        get("/apps/blog")
                .body(containsString("Change no. 11<"))
                .body(not(containsString("Change no. 10<")))
                .body(containsString("href=\"/apps/blog/builds?before=11\">Older builds"));
        get("/apps/blog/builds")
                .statusCode(200)
                .body(containsString("Change no. 60<"))
                .body(containsString("Change no. 11<"))
                .body(not(containsString("Change no. 10<")))
                .body(containsString("href=\"/apps/blog/builds/11\""))
                .body(containsString("href=\"/apps/blog/builds?before=11\" rel=\"next\">Older"));
        get("/apps/blog/builds?before=11")
                .body(containsString("Change no. 10<"))
                .body(containsString("href=\"/apps/blog/builds\" rel=\"first\">Newest"))
                .body(not(containsString(">Older<")));
    }

    @Test
    void deploymentsAndReleasesHaveTheirLists() {
        get("/apps/shop")
                .body(containsString("href=\"/apps/shop/deployments\""))
                .body(containsString("href=\"/apps/shop/releases\""))
                .body(not(containsString("Older builds")));
        get("/apps/shop/deployments")
                .statusCode(200)
                .body(containsString("release 7 after release 6"))
                .body(containsString("href=\"/apps/shop/deployments/9\""));
        get("/apps/shop/releases?before=7")
                .body(containsString("href=\"/apps/shop/releases/6\""))
                .body(not(containsString(">7<")));
        get("/apps/shop/anything").statusCode(404);
    }

    @Test
    void whatFailedSaysWhyAndWhatToDo() {
        get("/apps/" + Samples.APP_ON_LOST_NODE + "/deployments")
                .body(containsString("<p>The new instance did not accept connections on port 3000 within 60 s.</p>"))
                .body(
                        containsString(
                                "<p><strong>Next step:</strong> Listen on the port in the variable PORT. The old release still answers.</p>"))
                .body(containsString("<p class=\"code\">deployment.unhealthy</p>"));
        for (var path : new String[] {"/apps/attempt", "/apps/attempt/builds"}) {
            get(path)
                    .body(containsString("package-lock.json does not match package.json.</p>"))
                    .body(containsString(
                            "<strong>Next step:</strong> Run npm install, commit package-lock.json, and push again."))
                    .body(containsString("<p class=\"code\">build.step-failed</p>"));
        }
    }
}
