package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;

import berth.api.run.RunKind;
import berth.api.run.RunState;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of what ran once, and that of one run. */
@QuarkusTest
class RunPagesTest extends SamplesFixture {
    @Inject
    FakeRuns runs;

    @Inject
    FakeEvents events;

    @BeforeEach
    void fill() {
        runs.fill();
        events.fill();
    }

    @Test
    void theAppsPageLeadsToItsRunsAndEachOfTheseToItsPage() {
        get("/apps/shop").body(containsString("href=\"/apps/shop/runs\">Runs</a>"));
        get("/apps/shop/runs")
                .statusCode(200)
                .body(stringContainsInOrder(
                        "href=\"/apps/shop/runs/8\"", "href=\"/apps/shop/runs/7\"", "href=\"/apps/shop/runs/3\""))
                .body(containsString("data-refresh=\"5\""));
        get("/apps/blog/runs").body(containsString("No runs."));
    }

    @Test
    void aLineTellsCommandWhoStateExitCodeWhenAndHowLong() {
        get("/apps/shop/runs?kind=cron")
                .body(stringContainsInOrder(
                        ">#6</a>",
                        ">Failed<",
                        "<code title=\"bin/report --mail\">bin/report --mail</code>",
                        "cron <code>0 3 * * *</code>",
                        "<td data-label=\"Exit code\" class=\"number\">3</td>",
                        ">1 hour ago</time>",
                        "<td data-label=\"Took\" class=\"number\">12 s</td>",
                        "<p>exited with code 3.</p>",
                        "<p class=\"code\">instance.exited</p>",
                        "href=\"/apps/shop/runs/6\">See what it wrote"));
        get("/apps/shop/runs?kind=RELEASE")
                .body(containsString("rake &lt;migrate&gt;"))
                .body(containsString("ana <span class=\"quiet\">release process</span>"));
    }

    @Test
    void onlyTheKindThatIsChosenIsShown() {
        get("/apps/shop/runs")
                .body(containsString("<a href=\"/apps/shop/runs\" aria-current=\"page\">All</a>"))
                .body(containsString("<a href=\"/apps/shop/runs?kind=CRON\">Cron</a>"));
        get("/apps/shop/runs?kind=ONE_OFF")
                .body(containsString("<a href=\"/apps/shop/runs?kind=ONE_OFF\" aria-current=\"page\">One-off</a>"))
                .body(containsString("rake db:seed"))
                .body(not(containsString("bin/report")))
                .body(not(containsString("rake &lt;migrate&gt;")));
    }

    @Test
    void whatIsOlderIsReadPageByPageOfTheSameKind() {
        for (int number = 9; number <= 60; number++) {
            runs.ran(number, RunKind.CRON, "tick " + number, RunState.SUCCEEDED, Optional.of(0), Optional.empty());
        }
        get("/apps/shop/runs?kind=CRON")
                .body(containsString(">tick 11<"))
                .body(not(containsString(">tick 10<")))
                .body(containsString("href=\"/apps/shop/runs?kind=CRON&amp;before=11\" rel=\"next\">Older"));
        get("/apps/shop/runs?kind=CRON&before=11")
                .body(containsString(">tick 10<"))
                .body(containsString("href=\"/apps/shop/runs?kind=CRON\" rel=\"first\">Newest"))
                .body(not(containsString("data-refresh")))
                .body(not(containsString(">Older<")));
        get("/apps/shop/runs?before=3").body(containsString("No older runs."));
    }

    @Test
    void oneThatFailedHasItsCauseItsNextStepAndWhatItWrote() {
        get("/apps/shop/runs/6")
                .statusCode(200)
                .body(containsString("<h1>Run 6</h1><span class=\"state state-bad\">Failed</span>"))
                .body(containsString("<code>bin/report --mail</code>"))
                .body(containsString("<dt>Kind</dt><dd>Cron <code>0 3 * * *</code></dd>"))
                .body(containsString("<dt>Exit code</dt><dd>3</dd>"))
                .body(containsString("<dt>Took</dt><dd>12 s</dd>"))
                .body(containsString("href=\"/apps/shop/releases/7\">7</a>"))
                .body(containsString("<p>exited with code 3.</p>"))
                .body(containsString("<strong>Next step:</strong> read what it wrote."))
                .body(containsString("<div data-n=\"1\">error: no &lt;relay&gt; answers</div>"))
                .body(containsString("href=\"/api/v1/apps/shop/environments/production/runs/6/log\""))
                .body(not(containsString("<script>alert")))
                .body(not(containsString("data-stream")))
                .body(not(containsString("Cancel run")));
    }

    @Test
    void oneThatGoesOnIsFollowedAndCanBeCancelledOnce() {
        get("/apps/shop/runs/7")
                .body(containsString("data-stream=\"/api/v1/apps/shop/environments/production/runs/7/log/stream\""))
                .body(containsString("data-from=\"2\""))
                .body(containsString("<dt>Exit code</dt><dd>–</dd>"))
                .body(containsString("data-refresh=\"2\""));
        post("/apps/shop/runs/7/cancel").statusCode(303).header("Location", "/apps/shop/runs/7");
        get("/apps/shop/runs/7")
                .body(containsString(">Cancelled<"))
                .body(containsString("<p>the run was cancelled by ben.</p>"))
                .body(not(containsString("data-refresh")));
        post("/apps/shop/runs/7/cancel")
                .statusCode(409)
                .body(containsString("run 7 has ended already."))
                .body(containsString("Back to run 7"));
    }

    @Test
    void eventsOfARunLeadToIt() {
        events.happened("cron", "run.failed", Map.of("run", "6", "kind", "CRON", "exitCode", "3"));
        get("/apps/shop/events").body(containsString("<a href=\"/apps/shop/runs/6\">Run 6 failed</a>"));
    }

    @Test
    void oneThatThereIsNotIsAPageOfItsOwn() {
        get("/apps/shop/runs/99").statusCode(404).body(containsString("run.unknown"));
        get("/apps/shop/runs/last").statusCode(404).body(containsString("There is no run last"));
    }
}
