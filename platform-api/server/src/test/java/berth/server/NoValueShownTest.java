package berth.server;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.FakeNodeRuntime;
import berth.server.deployment.PushedApp;
import berth.server.setting.BerthConfig;
import berth.server.webhook.Receiver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is secret is shown to nobody who did not ask for it and may, wherever it went: by no operation, log, event or table. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class NoValueShownTest {
    private static final String JSON = "application/json";

    private final String name = "silent-" + UUID.randomUUID().toString().substring(0, 8);
    private final String own = "own-" + UUID.randomUUID();
    private final String loaded = "loaded-" + UUID.randomUUID();
    private final String shared = "shared-" + UUID.randomUUID();
    private final String signing = "signing-" + UUID.randomUUID();
    private final String inUrl = "url-" + UUID.randomUUID();
    private final List<String> secrets = List.of(own, loaded, shared, signing, inUrl);

    private final String production = "/api/v1/apps/" + name + "/environments/production";
    private final Receiver receiver = new Receiver();
    private final Heard log = new Heard();

    @Inject
    PushedApp.Platform platform;

    @Inject
    Members members;

    @Inject
    Workers workers;

    @Inject
    FakeNodeRuntime node;

    @Inject
    BerthConfig config;

    @Inject
    EntityManager database;

    @BeforeEach
    void everythingSaysAllItKnows() {
        workers.image("7", Map.of("web", "", "release", "migrate"));
        node.output(group -> lines(group.variables()));
        node.runOutput(run -> lines(run.variables()));
        Logger.getLogger("").addHandler(log);
        Logger.getLogger("berth").setLevel(Level.ALL);
    }

    @AfterEach
    void quietAgain() {
        Logger.getLogger("").removeHandler(log);
        Logger.getLogger("berth").setLevel(null);
        workers.workAgain();
        operator().delete("/api/v1/teams/default/webhooks/" + webhook());
        receiver.close();
    }

    @Test
    @Timeout(120)
    void valuesAreFoundNowhere() throws Exception {
        var push = usedEverywhere();
        var told = String.join("\n", push.lines());
        assertTrue(told.contains("migrated with"), told);
        assertSilent("what the pusher was told", told);
        var parameters = Map.of(
                "app",
                name,
                "environment",
                "production",
                "number",
                "1",
                "other",
                "2",
                "team",
                "default",
                "group",
                name,
                "webhook",
                webhook());
        var viewer = members.token("default", "VIEWER");
        for (Operations.Get operation : Operations.gets()) {
            var path = operation.with(parameters);
            if (operation.query().contains("values")) {
                assertEquals(403, Calls.by(viewer).get(path + "?values=true").statusCode(), path);
                assertTrue(
                        operator()
                                .get(path + "?values=true")
                                .asString()
                                .contains(operation.path().endsWith("config") ? own : shared),
                        path);
            }
            // What goes on for ever is asked for what there is.
            var asked = operation.query().contains("follow") ? path + "?follow=false" : path;
            // Owners see where a webhook's events go, and not with what they are signed.
            boolean hooks = path.contains("/webhooks");
            var answer = answer(PlatformResource.TOKEN, asked, 200);
            assertSilent(path, hooks ? answer.replace(inUrl, "") : answer);
            boolean closed = hooks || path.equals("/api/v1/metrics");
            assertSilent(path, answer(viewer, asked, closed ? 403 : 200));
        }
        Await.until(
                () -> "webhooks are told",
                () -> receiver.told().stream().anyMatch(one -> one.body().contains("run.succeeded")));
        receiver.told().forEach(one -> assertSilent("a delivery", one.body()));
        assertSilentTables();
        assertSilentFiles();
        assertTrue(log.texts.stream().anyMatch(text -> text.contains(name)), "the log was not heard");
        log.texts.forEach(text -> assertSilent("the control plane's log", text));
    }

    /** All of them are set, seen by builds, instances and runs, and used wrongly. */
    private PushedApp.Push usedEverywhere() throws Exception {
        var app = platform.create(name);
        json(Map.of("url", receiver.url() + "&token=" + inUrl, "secret", signing))
                .post("/api/v1/teams/default/webhooks")
                .then()
                .statusCode(201);
        json(Map.of("name", name))
                .post("/api/v1/teams/default/config-groups")
                .then()
                .statusCode(201);
        json(Map.of("SHARED", shared))
                .patch("/api/v1/teams/default/config-groups/" + name)
                .then()
                .statusCode(200);
        json(List.of(name)).put(production + "/config/groups").then().statusCode(200);
        json(Map.of("OWN", own)).patch(production + "/config").then().statusCode(200);
        operator()
                .contentType("text/plain")
                .body("LOADED=" + loaded)
                .post(production + "/config/import")
                .then()
                .statusCode(200);
        assertSilent(
                "a refusal",
                operator()
                        .contentType("text/plain")
                        .body("LOADED " + loaded)
                        .post(production + "/config/import")
                        .asString());
        assertSilent(
                "a refusal",
                json(Map.of("PORT", own)).patch(production + "/config").asString());
        var push = app.push("one");
        push.result().get(60, TimeUnit.SECONDS);
        json(Map.of("NEXT", own)).patch(production + "/config").then().statusCode(200);
        json(Map.of("command", "env")).post(production + "/runs").then().statusCode(201);
        Await.until(
                () -> "the run has ended",
                () -> operator().get(production + "/runs").jsonPath().getList("state").stream()
                        .allMatch("SUCCEEDED"::equals));
        Await.until(
                () -> "lines of instances are kept",
                () -> operator().get(production + "/log-lines").asString().contains("migrated with"));
        return push;
    }

    private static List<String> lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(one -> "migrated with " + one.getKey() + " " + one.getValue())
                .toList();
    }

    private void assertSilent(String where, String text) {
        for (String secret : secrets) {
            assertFalse(text.contains(secret), () -> where + " shows " + secret + ": " + text);
        }
    }

    private void assertSilentTables() {
        for (Object table : database.createNativeQuery(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .getResultList()) {
            for (Object row : database.createNativeQuery("select t::text from \"" + table + "\" t")
                    .getResultList()) {
                assertSilent("the table " + table, row.toString());
                for (String secret : secrets) {
                    var hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
                    assertFalse(row.toString().contains(hex), () -> table + " holds " + secret);
                }
            }
        }
    }

    private void assertSilentFiles() throws IOException {
        try (var files = Files.walk(config.home().resolve("logs"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertSilent(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** All of the answer; of one that goes on for ever, up to the newest event. */
    private String answer(String token, String path, int status) throws Exception {
        boolean endless = path.equals("/api/v1/events/stream");
        var request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + RestAssured.port + path + (endless ? "?after=0&app=" + name : "")))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30));
        var answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(status, answer.statusCode(), path);
        var text = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            var line = Optional.ofNullable(lines.readLine());
            while (line.isPresent()) {
                text.append(line.get()).append('\n');
                boolean all = line.get().startsWith("event: end")
                        || line.get().startsWith("event:end")
                        || (endless && line.get().contains("run.succeeded"));
                line = all ? Optional.empty() : Optional.ofNullable(lines.readLine());
            }
        }
        return text.toString();
    }

    private static String webhook() {
        return operator().get("/api/v1/teams/default/webhooks").jsonPath().getString("[0].id");
    }

    private static RequestSpecification json(Object body) {
        return operator().contentType(JSON).body(body);
    }

    /** What the control plane logs, with the causes. */
    private static final class Heard extends Handler {
        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            var text = new StringBuilder(String.valueOf(record.getMessage()));
            if (record.getParameters() != null) {
                text.append(java.util.Arrays.toString(record.getParameters()));
            }
            for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
                text.append(cause);
            }
            texts.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
