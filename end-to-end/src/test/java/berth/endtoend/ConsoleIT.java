package berth.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console in Chromium, through the router. */
@ExtendWith(RunningBerth.class)
@EnabledIf("chromiumIsInstalled")
class ConsoleIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static Playwright playwright;
    private static Browser browser;
    private final Berth berth;

    ConsoleIT(Berth berth) {
        this.berth = berth;
    }

    static boolean chromiumIsInstalled() {
        return CHROMIUM.toFile().canExecute();
    }

    @BeforeAll
    static void open() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void close() {
        playwright.close();
    }

    @Test
    void aMemberSignsInMakesAnAppAndWatchesItGoLive(@TempDir Path folder) {
        var page = browser.newPage();
        page.navigate(berth.url() + "/apps");
        page.getByLabel("Token").fill(berth.token());
        button(page, "Sign in").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Apps")))
                .isVisible();
        assertThat(page.getByText("hello-node").first()).isVisible();

        page.getByLabel("New app").fill("seen-in-a-browser");
        button(page, "Create app").click();
        assertThat(page).hasURL(Pattern.compile(".*/apps/seen-in-a-browser$"));

        var view = berth.api().get("/apps/seen-in-a-browser");
        var app = new App(
                berth,
                "seen-in-a-browser",
                view.get("url").asText(),
                view.get("gitUrl").asText());
        Repository.of(app, folder).writeGreeter("seen").commit("Be seen").push().succeeded();

        assertThat(page.locator("#head")).containsText("Live");
        page.getByLabel("Build 1: log").click();
        assertThat(page.locator("#log")).containsText("live at " + app.url());
        assertThat(page.locator("#head")).containsText("Succeeded");
    }

    @Test
    void aWrongTokenIsRefusedOnThePage() {
        var page = browser.newPage();
        page.navigate(berth.url() + "/apps");
        page.getByLabel("Token").fill("berth_wrong");
        button(page, "Sign in").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
