package berth.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunState;
import berth.builder.BuildOutcome;
import berth.builder.FakeBuilder;
import berth.node.FakeNodeRuntime;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AttachTest {
    @Inject
    PushedApp.Platform platform;

    @Inject
    Runs runs;

    @Inject
    FakeBuilder builder;

    @Inject
    FakeNodeRuntime node;

    @BeforeEach
    void buildsSucceedAndCommandsRead() {
        builder.answer(new BuildOutcome.Built("sha256:" + "8".repeat(64), "static", Map.of("web", ""), List.of(8080)));
        node.runEnd(run -> run.input() ? Optional.empty() : Optional.of(0));
    }

    @AfterEach
    void runsSucceedAgain() {
        node.runEnd(run -> Optional.of(0));
    }

    @Test
    void inputGoesInOutputComesOutAndTheExitCodeIsTheLastWord() throws Exception {
        var app = pushed("attach-cat");
        var client = new Client();
        var socket = connect(client, path(app, "/runs/attach?command=cat"), PlatformResource.TOKEN)
                .join();
        socket.sendBinary(bytes("hello "), true).join();
        socket.sendBinary(bytes("world"), true).join();
        socket.sendText("eof", true).join();
        assertEquals(
                "{\"run\": 1, \"state\": \"SUCCEEDED\", \"exitCode\": 0}", client.lastWord.get(20, TimeUnit.SECONDS));
        assertEquals("hello world", client.output());
        assertEquals(
                "cat", runs.require(platform.operator(), app.production(), 1).command());
    }

    @Test
    void whoIsConnectedToARunThatIsOverAtOnceHearsItsEnd() throws Exception {
        var app = pushed("attach-short");
        node.runEnd(run -> Optional.of(run.command().equals("exit 7") ? 7 : 0));
        for (int i = 1; i <= 5; i++) {
            var client = new Client();
            connect(client, path(app, "/runs/attach?command=exit%207"), PlatformResource.TOKEN)
                    .join();
            assertEquals(
                    "{\"run\": " + i + ", \"state\": \"FAILED\", \"exitCode\": 7}",
                    client.lastWord.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoLeavesEndsTheRun() throws Exception {
        var app = pushed("attach-leave");
        var socket = connect(new Client(), path(app, "/runs/attach?command=cat&terminal=true"), PlatformResource.TOKEN)
                .join();
        Await.until(
                () -> "it runs",
                () -> node.started().stream()
                        .anyMatch(run -> run.key().environment().app().equals(app.name()) && run.terminal()));
        socket.abort();
        Await.until(
                () -> "it has ended",
                () -> runs.require(platform.operator(), app.production(), 1)
                        .state()
                        .isTerminal());
        assertTrue(List.of(RunState.CANCELLED, RunState.SUCCEEDED)
                .contains(runs.require(platform.operator(), app.production(), 1).state()));
    }

    @Test
    void aCommandRunsInsideAnInstance() throws Exception {
        var app = pushed("attach-exec");
        var instance = instance(app);
        var client = new Client();
        connect(
                        client,
                        path(
                                app,
                                "/instances/" + instance + "/exec?command="
                                        + URLEncoder.encode("exit 3", StandardCharsets.UTF_8)),
                        PlatformResource.TOKEN)
                .join();
        assertEquals("{\"exitCode\": 3}", client.lastWord.get(20, TimeUnit.SECONDS));
        Await.until(() -> "both are told", () -> events(app, "exec.").size() == 2);
        var events = events(app, "exec.");
        assertEquals(
                Map.of(
                        "instance",
                        shortId(instance),
                        "process",
                        "web",
                        "release",
                        "1",
                        "program",
                        "exit",
                        "terminal",
                        "false"),
                events.getLast().get("detail"));
        assertEquals(
                Map.of(
                        "instance",
                        shortId(instance),
                        "process",
                        "web",
                        "release",
                        "1",
                        "program",
                        "exit",
                        "exitCode",
                        "3"),
                events.getFirst().get("detail"));
        assertEquals(
                List.of("exec.ended by operator", "exec.started by operator"),
                events.stream()
                        .map(event -> event.get("kind") + " by " + event.get("actor"))
                        .toList());
        assertEquals(404, refused(path(app, "/instances/unknown/exec?command=ls"), PlatformResource.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoLeavesEndsTheCommandInsideAnInstanceThoughItReadsNothing(boolean terminal) throws Exception {
        var app = pushed("attach-left-" + terminal);
        var command = URLEncoder.encode(FakeNodeRuntime.ENDLESS, StandardCharsets.UTF_8);
        var socket = connect(
                        new Client(),
                        path(app, "/instances/" + instance(app) + "/exec?command=" + command + "&terminal=" + terminal),
                        PlatformResource.TOKEN)
                .join();
        Await.until(() -> "it runs", () -> node.endless() == 1);
        assertEquals(List.of("exec.started"), kinds(app, "exec."));
        socket.abort();
        Await.until(() -> "it has ended", () -> node.endless() == 0);
        Await.until(() -> "that is told", () -> kinds(app, "exec.").equals(List.of("exec.ended", "exec.started")));
        assertTrue(String.valueOf(events(app, "exec.").getFirst().get("detail")).contains("why=the client has left"));
    }

    @Test
    void anAttachedRunIsToldWithWhoStartedItAndHowItEnded() throws Exception {
        var app = pushed("attach-told");
        var client = new Client();
        var socket = connect(client, path(app, "/runs/attach?command=cat"), PlatformResource.TOKEN)
                .join();
        socket.sendText("eof", true).join();
        client.lastWord.get(20, TimeUnit.SECONDS);
        assertEquals(List.of("run.succeeded", "run.started", "run.queued"), kinds(app, "run."));
        assertEquals("operator", events(app, "run.").getLast().get("actor"));
    }

    @Test
    void theTerminalTakesTheSizeOfTheClients() throws Exception {
        var app = pushed("attach-size");
        var client = new Client();
        var socket = connect(client, path(app, "/runs/attach?command=sizes&terminal=true"), PlatformResource.TOKEN)
                .join();
        socket.sendText("resize 132x40", true).join();
        Await.until(
                () -> "it has that size: " + client.output(),
                () -> client.output().equals("40 132\r\n"));
        for (String nonsense : List.of("resize 0x40", "resize 99999x1", "resize", "resize 80x24x1", "hello")) {
            socket.sendText(nonsense, true).join();
        }
        socket.sendText("resize 80x24", true).join();
        Await.until(
                () -> "it has another: " + client.output(),
                () -> client.output().equals("40 132\r\n24 80\r\n"));
        socket.sendText("eof", true).join();
        assertEquals(
                "{\"run\": 1, \"state\": \"SUCCEEDED\", \"exitCode\": 0}", client.lastWord.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whoMayNotIsRefusedBeforeAnythingRuns() throws Exception {
        var app = pushed("attach-refused");
        assertEquals(401, refused(path(app, "/runs/attach?command=cat"), "wrong"));
        assertEquals(
                404,
                refused("/api/v1/apps/none/environments/production/runs/attach?command=cat", PlatformResource.TOKEN));
        assertEquals(400, refused(path(app, "/runs/attach"), PlatformResource.TOKEN));
        assertEquals(List.of(), runs.list(platform.operator(), app.production()));
        RestAssured.given()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get(path(app, "/runs/attach?command=cat"))
                .then()
                .statusCode(400);
    }

    private PushedApp pushed(String name) throws Exception {
        var app = platform.create(name);
        app.push("one").result().get(30, TimeUnit.SECONDS);
        return app;
    }

    private String instance(PushedApp app) {
        return node.status().stream()
                .filter(each -> each.group().environment().app().equals(app.name()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String shortId(String instance) {
        return instance.substring(0, Math.min(12, instance.length()));
    }

    private static List<Map<String, Object>> events(PushedApp app, String kind) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/events?app=" + app.name() + "&kind=" + kind)
                .jsonPath()
                .getList("");
    }

    private static List<Object> kinds(PushedApp app, String kind) {
        return events(app, kind).stream().map(event -> event.get("kind")).toList();
    }

    private static int refused(String path, String token) {
        var failure = assertThrows(
                CompletionException.class,
                () -> connect(new Client(), path, token).join());
        return assertInstanceOf(WebSocketHandshakeException.class, failure.getCause())
                .getResponse()
                .statusCode();
    }

    private static CompletableFuture<WebSocket> connect(Client client, String path, String token) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://localhost:" + RestAssured.port + path), client);
    }

    private static String path(PushedApp app, String what) {
        return "/api/v1/apps/" + app.name() + "/environments/production" + what;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Client implements WebSocket.Listener {
        final CompletableFuture<String> lastWord = new CompletableFuture<>();
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private boolean midMessage;

        synchronized String output() {
            return output.toString(StandardCharsets.UTF_8);
        }

        @Override
        public synchronized CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (!midMessage) {
                assertEquals(1, data.get());
            }
            midMessage = !last;
            var piece = new byte[data.remaining()];
            data.get(piece);
            output.writeBytes(piece);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            lastWord.complete(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
