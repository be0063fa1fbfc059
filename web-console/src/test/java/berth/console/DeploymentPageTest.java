package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeploymentPageTest extends SamplesFixture {
    @Test
    void itTellsFromWhereToWhereAndHowLongEachStepTook() {
        get("/apps/shop/deployments/9")
                .statusCode(200)
                .body(containsString("<h1>Deployment 9</h1><span class=\"state state-good\">Succeeded</span>"))
                .body(containsString("href=\"/apps/shop/releases/6\">6</a>"))
                .body(containsString("href=\"/apps/shop/releases/7\">7</a>"))
                .body(containsString("href=\"/apps/shop/builds/12\">12</a>"))
                .body(containsString("<dt>Took</dt><dd>3.0 s</dd>"))
                .body(containsString(">1.0 s</td>"))
                .body(containsString(">2.5 s</td>"))
                .body(containsString(">0.5 s</td>"))
                .body(containsString("Went live at <a href=\"http://shop.localhost:8080/\""))
                .body(not(containsString("Cancel")));
    }

    @Test
    void oneThatFailedSaysWhyWhatToDoAndWhatTheInstanceWroteLast() {
        get("/apps/billing/deployments/3")
                .body(containsString("<p>The new instance did not accept connections on port 3000 within 60 s.</p>"))
                .body(containsString("<strong>Next step:</strong> Listen on the port in the variable PORT."))
                .body(containsString("<p class=\"code\">deployment.unhealthy</p>"))
                .body(containsString("Error: cannot find &lt;module&gt; &#39;tax&#39;"))
                .body(containsString("href=\"/apps/billing/builds/3\">Read the whole log"))
                .body(not(containsString("Went live")));
    }

    @Test
    void oneThatIsUnderWayCanBeCancelledOnce() {
        get("/apps/handbook/deployments/3")
                .body(containsString(">Routing<"))
                .body(containsString("data-refresh=\"2\""))
                .body(containsString("Cancel deployment"));
        post("/apps/handbook/deployments/3/cancel").statusCode(303).header("Location", "/apps/handbook/deployments/3");
        get("/apps/handbook/deployments/3")
                .body(containsString(">Cancelled<"))
                .body(not(containsString("data-refresh")))
                .body(not(containsString("Cancel deployment")));
        post("/apps/handbook/deployments/3/cancel")
                .statusCode(409)
                .body(containsString("deployment 3 has ended already."))
                .body(containsString("Back to deployment 3"));
    }

    @Test
    void oneThatThereIsNotIsAPageOfItsOwn() {
        get("/apps/shop/deployments/99").statusCode(404).body(containsString("href=\"/apps/shop\">Back to shop"));
        get("/apps/shop/deployments/latest").statusCode(404).body(containsString("There is no deployment latest"));
    }
}
