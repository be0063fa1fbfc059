package berth.console;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The machine's Chromium, which remembers what its pages complained of. */
final class Browser implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A window of somebody who is not signed in. */
    Page visitor() {
        return visitor(new NewContextOptions());
    }

    Page visitor(NewContextOptions options) {
        return window(options).newPage();
    }

    /** A window of somebody who is signed in. */
    Page member() {
        return member(new NewContextOptions());
    }

    Page member(NewContextOptions options) {
        var window = window(options);
        window.addCookies(List.of(new Cookie("berth_token", FakeActors.TOKEN).setUrl(home())));
        return window.newPage();
    }

    static NewContextOptions sized(int width, int height, ColorScheme scheme) {
        return new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme);
    }

    /** What the pages wrote to the browser's console as errors: scripts that failed, content that was refused. */
    List<String> complaints() {
        return complaints;
    }

    private BrowserContext window(NewContextOptions options) {
        var window = chromium.newContext(options.setBaseURL(home()));
        window.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        window.onWebError(error -> complaints.add(error.error()));
        return window;
    }

    /** Closes all windows, and forgets what was complained of. */
    void tidy() {
        chromium.contexts().forEach(BrowserContext::close);
        complaints.clear();
    }

    private static String home() {
        return "http://localhost:" + RestAssured.port;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
