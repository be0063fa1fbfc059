package berth.server.deployment;

import static berth.server.Calls.operator;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.InstanceStatus;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.SetClock;
import berth.server.release.Redaction;
import berth.server.setting.BerthConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class KeptLogsTest extends PlatformFixture {
    private static final String LINES = "/api/v1/apps/kept-logs/environments/production/log-lines";

    @Inject
    BerthConfig config;

    @Inject
    SetClock clock;

    @AfterEach
    void quietAgain() {
        clock.ahead(Duration.ZERO);
    }

    @Test
    void whatAnInstanceWroteOutlivesIt() throws Exception {
        node.output(group -> List.of("hello from " + group.key().release()));
        var app = platform.live("kept-logs");
        awaitTexts(LINES + "", List.of("hello from 1"));
        app.push("two").result().get(60, TimeUnit.SECONDS);
        Await.until(
                () -> "the first instance is gone",
                () -> node.status().stream()
                        .filter(instance -> instance.group().environment().app().equals("kept-logs"))
                        .allMatch(instance -> instance.group().release() == 2));
        awaitTexts(LINES + "", List.of("hello from 1", "hello from 2"));
        awaitTexts(LINES + "?text=FROM%201&process=web&limit=1", List.of("hello from 1"));
        awaitTexts(LINES + "?since=2999-01-01T00:00:00Z", List.of());
        operator().get(LINES + "?since=yesterday").then().statusCode(400).body("code", equalTo("time.invalid"));
    }

    @Test
    void whatIsKeptHoldsNoValueOfAConfigVar() throws Exception {
        var secret = "s3cret-of-the-kept-log";
        node.output(group -> List.of("logging in with " + secret));
        var app = platform.create("kept-masked");
        operator()
                .contentType("application/json")
                .body(Map.of("API_KEY", secret))
                .patch("/api/v1/apps/kept-masked/environments/production/config")
                .then()
                .statusCode(200);
        app.push("one").result().get(60, TimeUnit.SECONDS);
        var lines = "/api/v1/apps/kept-masked/environments/production/log-lines";
        Await.until(
                () -> "it is kept",
                () -> List.of("logging in with " + Redaction.MASK)
                        .equals(operator().get(lines).jsonPath().getList("text")));
        try (var files = Files.walk(config.home())) {
            var telling = files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, secret))
                    .toList();
            assertEquals(List.of(), telling);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            // It was removed meanwhile: then it holds nothing.
            return false;
        }
    }

    @Test
    void whatIsWrittenAfterTheClockWasSetBackIsKeptThoughItsFollowerBeginsAnew() throws Exception {
        var app = platform.live("kept-logs-back");
        var web = node.status().stream()
                .map(InstanceStatus::group)
                .filter(group -> group.environment().app().equals(app.name()))
                .findFirst()
                .orElseThrow();
        var lines = "/api/v1/apps/kept-logs-back/environments/production/log-lines";
        clock.ahead(Duration.ofHours(1));
        node.write(web, false, "before");
        awaitTexts(lines, List.of("before"));
        clock.ahead(Duration.ZERO);
        node.available(false);
        Await.until(() -> "nobody follows", () -> node.followers() == 0);
        node.write(web, false, "since");
        node.available(true);
        // By time.
        awaitTexts(lines, List.of("since", "before"));
    }

    private static void awaitTexts(String path, List<String> texts) {
        Await.until(
                () -> texts + " for " + path,
                () -> texts.equals(operator()
                        .urlEncodingEnabled(false)
                        .get(path)
                        .jsonPath()
                        .getList("text")));
    }
}
