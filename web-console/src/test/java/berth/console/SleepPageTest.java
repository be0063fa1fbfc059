package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SleepPageTest extends SamplesFixture {
    @Inject
    FakeSleep sleep;

    @BeforeEach
    void isNotInUse() {
        sleep.inUse(false);
    }

    @Test
    void minutesAreTypedAndStayInTheForm() {
        page().body(containsString("placeholder=\"never\"")).body(containsString("value=\"\""));
        set("30").statusCode(303).header("Location", "/apps/shop");
        page().body(containsString("value=\"30\""));
        set("").statusCode(303);
        page().body(not(containsString("value=\"30\"")));
    }

    @Test
    void whatIsNoNumberIsRefusedWithTheRule() {
        set("half an hour").statusCode(400).body(containsString("is no number of minutes"));
    }

    @Test
    void aFormWithoutItsFieldDoesNotMeanNever() {
        set("30").statusCode(303);
        post("/apps/shop/sleep", Map.of()).statusCode(400).body(containsString("sleep.invalid"));
        page().body(containsString("value=\"30\""));
    }

    @Test
    void itIsPutToSleepAndWokenByHand() {
        page().body(containsString("Put to sleep now")).body(not(containsString("Wake it now")));
        post("/apps/shop/sleep/now").statusCode(303).header("Location", "/apps/shop");
        page().body(containsString(">Asleep<"))
                .body(containsString("Wake it now"))
                .body(not(containsString("Put to sleep now")));
        post("/apps/shop/sleep/wake").statusCode(303);
        page().body(containsString(">Awake<"));
    }

    @Test
    void whileARequestIsOpenThePageTellsThatItIsOnItsWayToSleepAndMayBeKeptAwake() {
        sleep.inUse(true);
        post("/apps/shop/sleep/now").statusCode(303);
        page().body(containsString("<span class=\"state state-busy\">Falling asleep</span>"))
                .body(containsString("Wake it now"))
                .body(not(containsString("Put to sleep now")))
                .body(not(containsString("No instances while it sleeps")));
        post("/apps/shop/sleep/wake").statusCode(303);
        page().body(containsString(">Awake<")).body(containsString("Put to sleep now"));
    }

    @Test
    void whatWasNeverLiveHasNothingToPutToSleepAndSaysHowToPush() {
        for (var app : new String[] {"blog", "attempt"}) {
            get("/apps/" + app)
                    .statusCode(200)
                    .body(containsString("Nothing is deployed yet"))
                    .body(containsString("href=\"#deploy\""))
                    .body(containsString("<section id=\"deploy\">"))
                    .body(not(containsString("Awake")))
                    .body(not(containsString("Put to sleep now")));
        }
        page().body(not(containsString("Nothing is deployed yet")));
    }

    private static ValidatableResponse page() {
        return get("/apps/shop").statusCode(200);
    }

    private static ValidatableResponse set(String minutes) {
        return post("/apps/shop/sleep", Map.of("minutes", minutes));
    }
}
