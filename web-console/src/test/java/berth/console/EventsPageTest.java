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

/** The page of what happened to an app. */
@QuarkusTest
class EventsPageTest extends SamplesFixture {
    @Inject
    FakeEvents events;

    @BeforeEach
    void reset() {
        events.fill();
    }

    @Test
    void eventsTellWhenWhoAndWhatNewestFirst() {
        get("/apps/shop").body(containsString("href=\"/apps/shop/events\">Events"));
        get("/apps/shop/events")
                .statusCode(200)
                .body(stringContainsInOrder(
                        "1 hour ago</time>",
                        "<td data-label=\"Who\">ben</td>",
                        "<strong>Scaled</strong>",
                        "<strong>Config groups changed</strong>",
                        "<strong>Config vars changed</strong>",
                        "<strong><a href=\"/apps/shop/deployments/9\">Deployment 9 succeeded</a></strong>",
                        "<strong><a href=\"/apps/shop/builds/13\">Build 13 failed</a></strong>",
                        "<strong>Branch moved</strong>",
                        "<strong>App created</strong>"));
        get("/apps/blog/events").statusCode(200).body(containsString("No events."));
    }

    @Test
    void whatWasOtherwiseBeforeIsToldInWords() {
        get("/apps/shop/events")
                .body(containsString("<span class=\"part\">release 6 → release 7</span>"))
                .body(containsString("<span class=\"part\">none → mail</span>"))
                .body(containsString("<span class=\"part\">none → 3f2a91c</span>"))
                .body(containsString("<span class=\"quiet\">web</span> 1 × 512 MiB, 1.0 CPU → 2 × 512 MiB, 0.5 CPU"))
                .body(containsString("<span class=\"quiet\">added</span> CACHE_URL"))
                .body(containsString("<span class=\"quiet\">removed</span> DEBUG"))
                .body(not(containsString("set CACHE_URL")));
    }

    @Test
    void aFailureHasItsCauseItsNextStepAndTheLogOfItsInstance() {
        get("/apps/shop/events")
                .body(containsString("<strong>Instance " + FakeKeptLogs.ILL + " crashed</strong>"))
                .body(containsString("<p>web needs more than its 256 MiB.</p>"))
                .body(containsString("<strong>Next step:</strong> give it more."))
                .body(containsString("<p class=\"code\">instance.out-of-memory</p>"))
                .body(containsString("href=\"/apps/shop/logs?instance=" + FakeKeptLogs.ILL + "\">See the log"))
                .body(containsString("<div class=\"problem\"><p><strong>Next step:</strong> read the log.</p>"));
    }

    @Test
    void theLogOfAnInstanceOfAnotherEnvironmentIsNotLookedForInProduction() {
        events.happened("berth", "staging", "instance.crashed", Map.of("instance", "5ad0c2e91b44"));
        get("/apps/shop/events")
                .body(containsString("<span class=\"quiet\">environment</span> staging"))
                .body(containsString("Instance 5ad0c2e91b44 crashed"))
                .body(not(containsString("logs?instance=5ad0c2e91b44")));
    }

    @Test
    void howLongAnInstanceWasAwayIsToldAndWhatTellsItsStartsApartIsNot() {
        events.happened(
                "berth", "instance.unhealthy", Map.of("instance", "1", "startedAt", "2026-01-31T12:00:00.123Z"));
        events.happened("berth", "instance.healthy", Map.of("instance", "1", "awaySeconds", "4"));
        get("/apps/shop/events")
                .body(containsString("<span class=\"quiet\">away for</span> 4 s"))
                .body(not(containsString("awaySeconds")))
                .body(not(containsString("startedAt")));
    }

    @Test
    void whatWasBeforeIsToldAlsoWhereNothingIsSaidOfAfter() {
        events.happened("ana", "environment.sleep-requested", Map.of("before", "FALLING_ASLEEP"));
        get("/apps/shop/events").body(containsString("<span class=\"quiet\">was</span> falling asleep"));
    }

    @Test
    void whatTheWordsOfAKindDoNotTellIsToldBesideThem() {
        events.happened("ana", "release.rolled-back", Map.of("release", "8", "to", "5"));
        get("/apps/shop/events")
                .body(containsString("<span class=\"quiet\">release</span> 8"))
                .body(containsString("<span class=\"quiet\">branch</span> main"))
                .body(not(containsString("<span class=\"quiet\">build</span> 13")));
    }

    @Test
    void theKindOfARunIsToldAsItsPageTellsIt() {
        events.happened("ana", "run.queued", Map.of("run", "3", "kind", "ONE_OFF"));
        get("/apps/shop/events").body(containsString("<span class=\"quiet\">kind</span> one-off"));
    }

    @Test
    void aNameThatLooksLikeAReleaseIsNone() {
        events.happened("berth", "instance.crashed", Map.of("instance", "1", "process", "v2"));
        get("/apps/shop/events").body(containsString("<span class=\"quiet\">process</span> v2"));
    }

    @Test
    void kindsThatAreNotKnownAreToldByTheirNameAndAllIsText() {
        get("/apps/shop/events")
                .body(containsString("<strong>Moon eclipsed twice</strong>"))
                .body(containsString("&lt;b&gt;eve&lt;/b&gt;"))
                .body(not(containsString("<script>alert")));
    }

    @Test
    void whatIsOlderIsReadPageByPage() {
        for (int number = 10; number <= 60; number++) {
            events.happened("ana", "build.queued", Map.of("build", String.valueOf(number)));
        }
        get("/apps/shop/events")
                .body(containsString("Build 60 queued"))
                .body(containsString("Build 11 queued"))
                .body(not(containsString("Build 10 queued")))
                .body(containsString("data-refresh=\"5\""))
                .body(containsString("href=\"/apps/shop/events?before=11\" rel=\"next\">Older"));
        get("/apps/shop/events?before=11")
                .body(containsString("Build 10 queued"))
                .body(not(containsString("Build 11 queued")))
                .body(containsString("href=\"/apps/shop/events\" rel=\"first\">Newest"))
                .body(not(containsString("data-refresh")))
                .body(not(containsString(">Older<")));
        get("/apps/shop/events?before=1").body(containsString("No older events."));
    }
}
