package berth.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.api.app.AppState;
import berth.api.build.BuildState;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The console in a real browser: what its script does, and how it looks. */
@QuarkusTest
@EnabledIf("berth.console.Browser#isInstalled")
class ConsoleIT extends SamplesFixture {
    private static final List<String> PAGES = List.of(
            "/apps",
            "/apps/shop",
            "/apps/billing",
            "/apps/shop/builds/13",
            "/apps/shop/builds/14",
            "/apps/shop/releases",
            "/apps/shop/releases/7",
            "/apps/shop/releases/5",
            "/apps/shop/releases/6/rollback?what=all",
            "/apps/shop/releases/6/rollback?what=config",
            "/apps/shop/deployments/9",
            "/apps/billing/deployments",
            "/apps/billing/deployments/3",
            "/apps/handbook/deployments/3",
            "/apps/blog",
            "/apps/handbook",
            "/apps/attempt",
            "/apps/attempt/builds",
            "/apps/shop/delete",
            "/apps/shop/logs",
            "/apps/blog/logs",
            "/apps/shop/events",
            "/apps/shop/config",
            "/apps/shop/config?made=7",
            "/apps/handbook/config",
            "/apps/shop/config/unset?name=DEBUG",
            "/apps/shop/formation",
            "/apps/shop/formation?scaled=web",
            "/config-groups",
            "/config-groups/mail");

    private static Browser browser;

    @Inject
    FakeBuilds builds;

    @Inject
    FakeKeptLogs logs;

    @BeforeAll
    static void launch() {
        browser = new Browser();
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void reset() {
        logs.fill();
    }

    @AfterEach
    void tidy() {
        browser.tidy();
    }

    @Test
    void aVisitorSignsInAndComesToThePageThatWasAskedFor() {
        var page = browser.visitor();
        page.navigate("/apps/shop");
        page.getByLabel("Token").fill(" " + FakeActors.TOKEN + "\n");
        page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
        assertThat(page).hasURL(Pattern.compile(".*/apps/shop$"));
        page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
        assertThat(page).hasURL(Pattern.compile(".*/sign-in$"));
        page.navigate("/apps");
        assertThat(page.getByLabel("Token")).isVisible();
    }

    @Test
    void statesChangeWithoutAReload() {
        var page = browser.member();
        page.navigate("/apps");
        page.getByLabel("New app").fill("half-typed");
        assertThat(rowOf(page, "shop")).containsText("Live");
        samples.apps().put("shop", samples.app("shop", AppState.DOWN, Optional.empty()));
        assertThat(rowOf(page, "shop")).containsText("Down");
        assertThat(page.getByLabel("New app")).hasValue("half-typed");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aLogGrowsAndStatesMoveWhileOneWatches() {
        var page = browser.member();
        page.navigate("/apps/shop/builds/14");
        assertThat(logLine(page, 3)).hasText("[2/6] WORKDIR /app  CACHED");
        log().append("\u001B[32madded 66 packages\u001B[0m", "<b>not bold</b>");
        assertThat(logLine(page, 4)).hasText("added 66 packages");
        assertThat(logLine(page, 5)).hasText("<b>not bold</b>");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Cancel build"))).isVisible();
        log().append("", "  indented");
        assertThat(logLine(page, 7)).isAttached();
        assertEquals("  indented", logLine(page, 7).textContent());
        builds.end("shop", 14, BuildState.FAILED);
        assertThat(page.locator("#head")).containsText("Failed");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Cancel build"))).hasCount(0);
        assertThat(page.locator("#log div")).hasCount(7);
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void scrollingUpStopsTheFollowingUntilOneGoesOn() {
        var page = browser.member();
        page.navigate("/apps/shop/builds/14");
        write(200);
        assertThat(logLine(page, 203)).isInViewport();
        page.locator("#log").evaluate("log => log.scrollTop = 0");
        write(10);
        assertThat(logLine(page, 213)).isAttached();
        assertThat(logLine(page, 1)).isInViewport();
        page.getByRole(AriaRole.BUTTON, named("Go on following")).click();
        assertThat(logLine(page, 213)).isInViewport();
        write(1);
        assertThat(logLine(page, 214)).isInViewport();
    }

    @Test
    void theNewestLineOfALogIsInSight() {
        logs.clear();
        IntStream.range(0, 200).forEach(i -> logs.write(Instant.EPOCH.plusSeconds(i), "web", "4c1f0a", "line " + i));
        var page = browser.member();
        page.navigate("/apps/shop/logs");
        assertThat(page.getByText("line 199")).isInViewport();
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void cancelStopsTheBuild() {
        var page = browser.member();
        page.navigate("/apps/shop/builds/14");
        page.getByRole(AriaRole.BUTTON, named("Cancel build")).click();
        assertThat(page.locator("#head .state").first()).hasText("Cancelled");
    }

    @Test
    void withoutScriptsTheLogSoFarIsThere() {
        var page = browser.member(new NewContextOptions().setJavaScriptEnabled(false));
        page.navigate("/apps/shop/builds/14");
        assertThat(page.locator("#log")).containsText("[1/6] FROM berth/node:24");
        assertThat(page.locator(".copy")).hasCount(0);
    }

    @Test
    void noPageIsWiderThanAPhone() {
        var page = browser.member(Browser.sized(375, 700, ColorScheme.LIGHT));
        for (var path : PAGES) {
            page.navigate(path);
            assertEquals(375, page.evaluate("document.documentElement.scrollWidth"), path);
        }
        samples.clear();
        page.navigate("/apps");
        assertEquals(375, page.evaluate("document.documentElement.scrollWidth"), "/apps without apps");
    }

    @Test
    void textHasEnoughContrastInLightAndDark() {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            var page = browser.member(Browser.sized(1200, 900, scheme));
            for (var path : PAGES) {
                page.navigate(path);
                assertEquals(List.of(), page.evaluate(Contrast.TOO_WEAK), scheme + " " + path);
            }
        }
        assertEquals(List.of(), browser.complaints());
    }

    /** Pictures for people, where one asks for them: {@code -Dberth.screenshots=<folder>}. */
    @Test
    @EnabledIfSystemProperty(named = "berth.screenshots", matches = ".+")
    void picturesOfAllPages() {
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1280, 375)) {
                var member = browser.member(Browser.sized(width, 800, scheme));
                samples.reset();
                PAGES.forEach(path -> shoot(member, path));
                shoot(member, "/apps/nothing");
                member.navigate("/apps");
                member.getByLabel("New app").fill("shop");
                member.getByRole(AriaRole.BUTTON, named("Create app")).click();
                save(member, "taken");
                samples.clear();
                shoot(member, "/apps?empty");
                shoot(browser.visitor(Browser.sized(width, 800, scheme)), "/sign-in");
            }
        }
    }

    private static void shoot(Page page, String path) {
        page.navigate(path);
        assertThat(page.locator("h1")).isVisible();
        save(page, path.substring(1).replaceAll("[^a-z0-9]", "-"));
    }

    private static void save(Page page, String name) {
        var file = name + "-" + page.viewportSize().width + "-"
                + page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'");
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of(System.getProperty("berth.screenshots"), file + ".png")));
    }

    private FakeLog log() {
        return samples.log(samples.builds("shop").getFirst());
    }

    private void write(int lines) {
        IntStream.range(0, lines).forEach(i -> log().append("line " + i));
    }

    private static Locator rowOf(Page page, String app) {
        return page.locator(".apps li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName(app).setExact(true))));
    }

    private static Locator logLine(Page page, int number) {
        return page.locator("#log [data-n='" + number + "']");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
