package berth.console;

import static berth.console.PageCalls.get;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of an app's logs, and the ways to it. */
@QuarkusTest
class LogsPageTest extends SamplesFixture {
    private static final Pattern OLDER = Pattern.compile("href=\"([^\"]+)\" rel=\"next\">Older");

    @Inject
    FakeKeptLogs logs;

    @BeforeEach
    void reset() {
        logs.fill();
    }

    @Test
    void linesStandOldestFirstWithTimeProcessTypeAndInstance() {
        get("/apps/shop/logs")
                .statusCode(200)
                .body(stringContainsInOrder(
                        "<time datetime=\"2026-01-31T12:00:00.123456789Z\">2026-01-31 12:00:00.123</time> web.4c1f0a</span><span>listening on port 8080</span>",
                        "GET / 200",
                        "web.b81e6d",
                        "worker.77aa00</span><span>sent 3 mails"))
                .body(not(containsString(">Older<")))
                .body(not(containsString(">Newest<")));
    }

    @Test
    void whatAnInstanceWroteIsTextWithoutItsColours() {
        get("/apps/shop/logs")
                .body(containsString("<div class=\"stderr\">"))
                .body(containsString("<span>Error: out of memory &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
                .body(not(containsString("<script>alert")))
                .body(not(containsString("[31m")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text=MAILS", "process=worker", "instance=77aa", "text=mails&process=worker&instance=77"})
    void theyAreSearched(String query) {
        get("/apps/shop/logs?" + query)
                .body(containsString("sent 3 mails"))
                .body(not(containsString("GET / 200")))
                .body(containsString("href=\"/apps/shop/logs\">All lines"));
    }

    @Test
    void theFormKeepsWhatWasAskedFor() {
        get("/apps/shop/logs?process=worker&instance=77aa")
                .body(containsString("name=\"process\" value=\"worker\""))
                .body(containsString("name=\"instance\" value=\"77aa\""));
        get("/apps/shop/logs?text=%3Cb%3E%22")
                .body(containsString("name=\"text\" type=\"search\" value=\"&lt;b&gt;&quot;\""))
                .body(containsString("No lines are like that."));
        get("/apps/blog/logs")
                .body(containsString("No lines. What instances write"))
                .body(not(containsString("All lines")));
    }

    @Test
    void timesAreReadAsABrowsersFieldSendsThemAndAsThePlatformWritesThem() {
        for (var time :
                new String[] {"2026-01-31T12:00:02", "2026-01-31T12:00:02.000", "2026-01-31T12:00:02.000000000Z"}) {
            get("/apps/shop/logs?since=" + time)
                    .body(allOf(containsString("out of memory"), not(containsString("GET / 200"))))
                    .body(containsString("value=\"" + (time.length() > 19 ? time.substring(0, 23) : time) + "\""));
            get("/apps/shop/logs?until=" + time)
                    .body(allOf(containsString("GET / 200"), not(containsString("out of memory"))))
                    .body(containsString("href=\"/apps/shop/logs\" rel=\"first\">Newest"));
        }
        get("/apps/shop/logs?since=2026-01-31T12:01").statusCode(200).body(containsString("No lines are like that."));
        get("/apps/shop/logs?since=yesterday&text=mails")
                .statusCode(400)
                .body(containsString("time.invalid"))
                .body(containsString("value=\"mails\""));
    }

    @Test
    void whatIsOlderIsReadPageByPageAndNoLineTwiceOrNever() {
        logs.clear();
        var began = Instant.parse("2026-01-31T12:00:00Z");
        // Two lines of each moment, so that a page's begin parts some of them.
        int all = 2 * LogsPage.SHOWN + 7;
        for (int i = 0; i < all; i++) {
            logs.write(began.plusMillis(i / 2), "web", FakeKeptLogs.WELL, "line " + i + ".");
        }
        var read = 0;
        var path = "/apps/shop/logs?process=web";
        for (int pages = 0; pages < 3; pages++) {
            var page = get(path).statusCode(200).extract().asString();
            read += Math.toIntExact(Pattern.compile("<span>line \\d+\\.<")
                    .matcher(page)
                    .results()
                    .count());
            path = OLDER.matcher(page)
                    .results()
                    .findFirst()
                    .map((MatchResult found) -> found.group(1).replace("&amp;", "&"))
                    .orElse("");
        }
        assertEquals("", path);
        assertEquals(all, read);
    }

    /** A line of 123456789 ns is before an end of 123456790 ns, and must be so before that of the field. */
    @Test
    void showOnAnOlderPageLosesNoneOfItsLines() {
        for (var end : new String[] {"12:00:00.123456790Z", "12:00:00.123456790"}) {
            get("/apps/shop/logs?until=2026-01-31T" + end)
                    .body(containsString("listening on port 8080"))
                    .body(containsString("value=\"2026-01-31T12:00:00.124\""));
        }
        get("/apps/shop/logs?until=2026-01-31T12:00:00.124").body(containsString("listening on port 8080"));
        get("/apps/shop/logs?until=2026-01-31T12:59:59.999000001Z").body(containsString("value=\"2026-01-31T13:00\""));
        get("/apps/shop/logs?until=2026-01-31T12:59:59.999000000Z")
                .body(containsString("value=\"2026-01-31T12:59:59.999\""));
        get("/apps/shop/logs?until=2026-13-31T12:00:00.0001Z")
                .statusCode(400)
                .body(containsString("value=\"2026-13-31T12:00:00.000\""));
    }

    @Test
    void whereAFailureIsToldTheLogIsOneLinkAway() {
        get("/apps/shop")
                .body(containsString("href=\"/apps/shop/logs\">Logs"))
                .body(containsString("href=\"/apps/shop/logs?instance=" + FakeKeptLogs.ILL + "\">See the log"))
                .body(containsString("href=\"/apps/shop/logs?instance=" + FakeKeptLogs.WELL + "\""));
        for (var path : new String[] {"/apps/billing", "/apps/billing/deployments", "/apps/billing/deployments/3"}) {
            get(path).body(containsString("href=\"/apps/billing/logs?since="));
        }
        get("/apps/billing/logs?since=2026-01-31T12:00:00Z&until=2026-01-31T12:00:01Z")
                .statusCode(200);
        get("/apps/shop/deployments").body(not(containsString("/logs?since=")));
        get("/apps/nothing/logs").statusCode(404).body(containsString("Back to nothing"));
    }
}
