package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static berth.console.PageCalls.row;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of an app's config vars. */
@QuarkusTest
class ConfigPageTest extends SamplesFixture {
    private static final String MASK = "••••••••";

    @Inject
    FakeConfig config;

    @Inject
    FakeConfigGroups groups;

    @BeforeEach
    void reset() {
        config.fill();
        groups.reset();
    }

    @Test
    void namesStandWithMaskedValuesAndWhereTheyComeFrom() {
        get("/apps/shop").body(containsString("href=\"/apps/shop/config\">Config vars"));
        get("/apps/shop/config")
                .statusCode(200)
                .body(row("Name", "<code>DATABASE_URL</code>", "Value", MASK, "From", "shop"))
                .body(containsString("href=\"/config-groups/mail\">group mail</a>"))
                .body(not(containsString("hidden-")))
                .body(not(containsString("unset?name=SMTP_URL")));
        get("/apps/blog/config").body(containsString("No config vars."));
    }

    @Test
    void whatTheLiveReleaseHasNotSoIsMarkedAlsoWhatWasUnset() {
        get("/apps/shop/config")
                .body(row("Name", "<code>DEBUG</code>", "Value", MASK, "From", "shop", "State", mark("Not live")))
                .body(row("Name", "<code>GONE</code>", "Value", "unset", "From", "–", "State", mark("Still live")))
                .body(row("Name", "<code>DATABASE_URL</code>", "Value", MASK, "From", "shop", "State", "–"))
                .body(not(containsString("unset?name=GONE")));
    }

    @Test
    void aVarIsSetAndThePageTellsTheReleaseAndTheDeploymentOfIt() {
        post("/apps/shop/config", Map.of("name", " KEY ", "value", "\none\r\ntwo"))
                .statusCode(303)
                .header("Location", "/apps/shop/config?made=8");
        assertEquals("\none\ntwo", config.values().get("KEY"));
        get("/apps/shop/config?made=8")
                .body(containsString("<a href=\"/apps/shop/releases/8\">Release 8</a> (config: change KEY)</span>"))
                .body(containsString("<a href=\"/apps/shop/deployments/10\">Deployment 10</a>"))
                .body(containsString(">Queued<"))
                .body(containsString("data-refresh=\"2\""));
        post("/apps/shop/config", Map.of("name", "KEY", "value", "\none\r\ntwo"))
                .header("Location", "/apps/shop/config?made=none");
        get("/apps/shop/config?made=none").body(containsString("No release is needed"));
        get("/apps/shop/config").body(not(containsString("Release 8"))).body(not(containsString("No release")));
        get("/apps/shop/config?made=99").statusCode(404);
        get("/apps/shop/config?made=x").statusCode(404);
    }

    @Test
    void aDotenvFileIsImportedAndThePageTellsTheReleaseOfIt() {
        get("/apps/shop/config").body(containsString("href=\"/apps/shop/config/import\""));
        get("/apps/shop/config/import").statusCode(200).body(containsString("<textarea id=\"dotenv\""));
        post("/apps/shop/config/import", Map.of("dotenv", "ONE=1\r\nTWO=2"))
                .statusCode(303)
                .header("Location", "/apps/shop/config?made=8");
        assertEquals("1", config.values().get("ONE"));
        assertEquals("2", config.values().get("TWO"));
    }

    @Test
    void whatIsRefusedOfADotenvFileIsSaidAndTheFileStaysInTheForm() {
        post("/apps/shop/config/import", Map.of("dotenv", "ONE=1\r\n<what>"))
                .statusCode(400)
                .body(containsString("line &quot;&lt;what&gt;&quot; is no var"))
                .body(containsString("\nONE=1\n&lt;what&gt;</textarea>"));
        assertFalse(config.values().containsKey("ONE"));
    }

    @Test
    void theGroupsThatAnAppUsesAreShownAttachedAndDetached() {
        get("/apps/shop/config")
                .body(containsString("<a href=\"/config-groups/mail\">mail</a>"))
                .body(containsString("<option>proxy</option>"))
                .body(not(containsString("<option>mail</option>")))
                .body(not(containsString("the lower one counts")));
        post("/apps/shop/config/groups/attach", Map.of("group", "proxy"))
                .statusCode(303)
                .header("Location", "/apps/shop/config?made=none");
        assertEquals(List.of("mail", "proxy"), groups.usedBy("shop"));
        get("/apps/shop/config").body(containsString("the lower one counts"));
        post("/apps/shop/config/groups/detach", Map.of("group", "mail")).statusCode(303);
        assertEquals(List.of("proxy"), groups.usedBy("shop"));
        get("/apps/blog/config").body(containsString("blog uses no config group."));
    }

    @Test
    void anOldAddressTellsHowItsReleaseIsNowAndIsNotAskedAgain() {
        get("/apps/shop/config?made=7")
                .body(containsString("<a href=\"/apps/shop/releases/7\">Release 7</a> (push 3f2a91c), live</span>"))
                .body(containsString(">Succeeded<"))
                .body(not(containsString(" made.")))
                .body(not(containsString("data-refresh")));
        get("/apps/shop/config?made=none").body(not(containsString("data-refresh")));
    }

    @Test
    void aRefusedVarSaysWhyAndStaysInTheForm() {
        post("/apps/shop/config", Map.of("name", "PORT", "value", "\n<1>"))
                .statusCode(400)
                .body(containsString("PORT is reserved."))
                .body(containsString("config.name-reserved"))
                .body(containsString("name=\"name\" value=\"PORT\""))
                // A browser drops the first line's end after the tag.
                .body(containsString(">\n\n&lt;1&gt;</textarea>"));
        assertEquals(2, config.values().size());
    }

    @Test
    void aFormWithoutItsValueIsNotTakenForAnEmptyOne() {
        post("/apps/shop/config", Map.of("name", "DEBUG"))
                .statusCode(400)
                .body(containsString("config.value-missing"))
                .body(containsString("value=\"DEBUG\""));
        assertEquals("hidden-2", config.values().get("DEBUG"));
        post("/apps/shop/config", Map.of("name", "DEBUG", "value", "")).statusCode(303);
        assertEquals("", config.values().get("DEBUG"));
    }

    @Test
    void oneIsReplacedByItsNameAndUnsetOnceThatIsConfirmed() {
        get("/apps/shop/config")
                .body(containsString("href=\"/apps/shop/config?name=DEBUG#set\""))
                .body(containsString("href=\"/apps/shop/config/unset?name=DEBUG\""));
        get("/apps/shop/config?name=DEBUG").body(containsString("name=\"name\" value=\"DEBUG\""));
        get("/apps/shop/config/unset?name=DEBUG")
                .statusCode(200)
                .body(containsString("<h1>Unset DEBUG</h1>"))
                .body(containsString("href=\"/apps/shop/config\">Keep it"));
        assertEquals("hidden-2", config.values().get("DEBUG"));
        post("/apps/shop/config/unset", Map.of("name", "DEBUG"))
                .statusCode(303)
                .header("Location", "/apps/shop/config?made=8");
        assertEquals(Map.of("DATABASE_URL", "hidden-1"), config.values());
        post("/apps/shop/config/unset", Map.of("name", "PORT"))
                .statusCode(400)
                .body(containsString("PORT is reserved."));
    }

    @Test
    void varsThatCannotBeReadSaySoInsteadOfTheForm() {
        get("/apps/" + FakeConfig.UNREADABLE + "/config")
                .statusCode(200)
                .body(containsString("config.unreadable"))
                .body(containsString("ask the operator."))
                .body(not(containsString("<textarea")));
    }

    private static String mark(String word) {
        return "<span class=\"state state-idle\">" + word + "</span>";
    }
}
