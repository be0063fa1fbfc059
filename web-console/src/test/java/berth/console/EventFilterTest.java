package berth.console;

import static berth.console.PageCalls.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of an app's events is shown, and what only to those who choose it. */
@QuarkusTest
class EventFilterTest extends SamplesFixture {
    @Inject
    FakeEvents events;

    @BeforeEach
    void fill() {
        events.fill();
    }

    @Test
    void theKindsAreChosenFromByWhatTheyAreAbout() {
        get("/apps/shop/events")
                .body(stringContainsInOrder(
                        "<option value=\"\">All kinds</option>",
                        "<optgroup label=\"App\">",
                        "<option value=\"app.created\">App created</option>",
                        "<optgroup label=\"Build\">",
                        "<option value=\"build.\">Build: all</option>",
                        "<option value=\"build.failed\">Build failed</option>",
                        "<optgroup label=\"Config\">",
                        "<option value=\"config.groups-changed\">Config groups changed</option>",
                        "<optgroup label=\"Run\">"))
                .body(not(containsString("App: all")))
                .body(not(containsString("All events")));
    }

    @Test
    void kindsThatHappenToNoAppAreNotOffered() {
        get("/apps/shop/events")
                .body(not(containsString("Config group changed")))
                .body(not(containsString("config.sealed-again")))
                .body(not(containsString("Config: all")));
    }

    @Test
    void onlyTheChosenKindIsShownAndStaysChosen() {
        get("/apps/shop/events?kind=build.&cron=")
                .statusCode(200)
                .body(containsString("<option value=\"build.\" selected>"))
                .body(containsString("Build 13 failed"))
                .body(containsString("href=\"/apps/shop/events\">All events"))
                .body(not(containsString("Deployment 9 succeeded")));
        get("/apps/shop/events?kind=run.failed").body(containsString("No events of this kind."));
    }

    @Test
    void cronRunsThatDidWellAreLeftOutUnlessTheyAreChosen() {
        events.happened("cron", "run.succeeded", Map.of("run", "40", "kind", "CRON"));
        events.happened("cron", "run.failed", Map.of("run", "41", "kind", "CRON"));
        events.happened("ana", "run.succeeded", Map.of("run", "42", "kind", "ONE_OFF"));
        get("/apps/shop/events")
                .body(not(containsString("Run 40 succeeded")))
                .body(containsString("Run 41 failed"))
                .body(containsString("Run 42 succeeded"))
                .body(not(containsString(" checked")));
        get("/apps/shop/events?kind=&cron=true")
                .body(containsString("Run 40 succeeded"))
                .body(containsString("name=\"cron\" value=\"true\" checked"));
    }

    @Test
    void thatCronRunsAreLeftOutIsSaidWhereTheyWereChosen() {
        var said = stringContainsInOrder(
                "Cron runs that did well are left out.",
                "<a href=\"/apps/shop/events?kind=run.succeeded&amp;cron=true\">Show them too</a>");
        events.happened("cron", "run.succeeded", Map.of("run", "40", "kind", "CRON"));
        get("/apps/shop/events?kind=run.succeeded")
                .body(containsString("No events of this kind."))
                .body(said);
        events.happened("ana", "run.succeeded", Map.of("run", "42", "kind", "ONE_OFF"));
        get("/apps/shop/events?kind=run.succeeded")
                .body(containsString("Run 42 succeeded"))
                .body(not(containsString("Run 40 succeeded")))
                .body(said);
        get("/apps/shop/events?kind=run.").body(containsString("?kind=run.&amp;cron=true\">Show them too</a>"));
        get("/apps/shop/events?kind=run.succeeded&cron=true")
                .body(containsString("Run 40 succeeded"))
                .body(not(containsString("left out")));
    }

    @Test
    void whereNoCronRunCanBeNothingIsSaidOfThem() {
        get("/apps/shop/events").body(not(containsString("left out")));
        get("/apps/shop/events?kind=run.failed").body(not(containsString("left out")));
        get("/apps/shop/events?kind=build.").body(not(containsString("left out")));
    }

    @Test
    void whatIsChosenStaysSoFromPageToPage() {
        for (int number = 10; number <= 61; number++) {
            events.happened("ana", "build.queued", Map.of("build", String.valueOf(number)));
        }
        get("/apps/shop/events?kind=build.queued&cron=true")
                .body(containsString(
                        "href=\"/apps/shop/events?kind=build.queued&amp;cron=true&amp;before=12\" rel=\"next\">Older"));
        get("/apps/shop/events?kind=build.queued&cron=true&before=12")
                .body(containsString("href=\"/apps/shop/events?kind=build.queued&amp;cron=true\" rel=\"first\">Newest"))
                .body(containsString("Build 10 queued"))
                .body(not(containsString("Build 13 failed")));
    }

    @Test
    void aKindThatThereIsNotIsRefusedBesideTheForm() {
        get("/apps/shop/events?kind=nope.")
                .statusCode(400)
                .body(containsString("event.kind-unknown"))
                .body(containsString("there are no events of the kind nope."))
                .body(containsString("<select id=\"kind\""))
                .body(not(containsString("No events")));
    }
}
