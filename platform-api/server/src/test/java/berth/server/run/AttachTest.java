package berth.server.run;

import static berth.server.Calls.operator;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.run.RunState;
import berth.node.FakeNodeRuntime;
import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.deployment.PlatformFixture;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AttachTest extends PlatformFixture {
    /** RFC 6455, section 4.1; what is wrong else is told only of one that is whole. */
    private static final Map<String, String> HANDSHAKE = Map.of(
            "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");

    @Inject
    Runs runs;

    @BeforeEach
    void buildsSucceedAndCommandsRead() {
        node.runEnd(run -> run.input() ? Optional.empty() : Optional.of(0));
    }

    @Test
    void inputGoesInOutputComesOutAndTheExitCodeIsTheLastWord() throws Exception {
        var app = platform.live("attach-cat");
        var client = new AttachedClient();
        var socket = client.connect(app.path("/runs/attach?command=cat"));
        socket.sendBinary(bytes("hello "), true).join();
        socket.sendBinary(bytes("world"), true).join();
        socket.sendText("eof", true).join();
        assertEquals("{\"run\": 1, \"state\": \"SUCCEEDED\", \"exitCode\": 0}", client.lastWord());
        assertEquals("hello world", client.output());
        assertEquals(
                "cat", runs.require(platform.operator(), app.production(), 1).command());
    }

    @Test
    void whoIsConnectedToARunThatIsOverAtOnceHearsItsEnd() throws Exception {
        var app = platform.live("attach-short");
        node.runEnd(run -> Optional.of(run.command().equals("exit 7") ? 7 : 0));
        for (int i = 1; i <= 5; i++) {
            var client = new AttachedClient();
            client.connect(app.path("/runs/attach?command=exit%207"));
            assertEquals("{\"run\": " + i + ", \"state\": \"FAILED\", \"exitCode\": 7}", client.lastWord());
        }
    }

    @Test
    void whoLeavesEndsTheRun() throws Exception {
        var app = platform.live("attach-leave");
        var socket = new AttachedClient().connect(app.path("/runs/attach?command=cat&terminal=true"));
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
    void aSemicolonIsPartOfTheCommand() throws Exception {
        var app = platform.live("attach-semicolon");
        node.runEnd(run -> Optional.of(0));
        for (var query : List.of("command=a%20b;exit%203", "command=a%20b%3Bexit%203", "x=;&command=a%20b;exit+3")) {
            var client = new AttachedClient();
            client.connect(app.path("/runs/attach?" + query));
            client.lastWord();
        }
        assertEquals(
                List.of("a b;exit 3", "a b;exit 3", "a b;exit 3"),
                runs.list(platform.operator(), app.production()).stream()
                        .map(Run::command)
                        .toList());
    }

    @Test
    void insideAnInstanceItIsPartOfTheCommandToo() throws Exception {
        var app = platform.live("attach-exec-semi");
        var client = new AttachedClient();
        // No cat, which would wait for input.
        client.connect(app.path("/instances/" + instance(app) + "/exec?command=cat;echo"));
        assertEquals("{\"exitCode\": 0}", client.lastWord());
    }

    @Test
    void aCommandRunsInsideAnInstance() throws Exception {
        var app = platform.live("attach-exec");
        var instance = instance(app);
        var client = new AttachedClient();
        client.connect(app.path(
                "/instances/" + instance + "/exec?command=" + URLEncoder.encode("exit 3", StandardCharsets.UTF_8)));
        assertEquals("{\"exitCode\": 3}", client.lastWord());
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
        assertEquals(
                404, AttachedClient.refused(app.path("/instances/unknown/exec?command=ls"), PlatformResource.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoLeavesEndsTheCommandInsideAnInstanceThoughItReadsNothing(boolean terminal) throws Exception {
        var app = platform.live("attach-left-" + terminal);
        var command = URLEncoder.encode(FakeNodeRuntime.ENDLESS, StandardCharsets.UTF_8);
        var socket = new AttachedClient()
                .connect(
                        app.path("/instances/" + instance(app) + "/exec?command=" + command + "&terminal=" + terminal));
        Await.until(() -> "it runs", () -> node.endless() == 1);
        assertEquals(List.of("exec.started"), kinds(app, "exec."));
        socket.abort();
        Await.until(() -> "it has ended", () -> node.endless() == 0);
        Await.until(() -> "that is told", () -> kinds(app, "exec.").equals(List.of("exec.ended", "exec.started")));
        assertTrue(String.valueOf(events(app, "exec.").getFirst().get("detail")).contains("why=the client has left"));
    }

    @Test
    void anAttachedRunIsToldWithWhoStartedItAndHowItEnded() throws Exception {
        var app = platform.live("attach-told");
        var client = new AttachedClient();
        var socket = client.connect(app.path("/runs/attach?command=cat"));
        socket.sendText("eof", true).join();
        client.lastWord();
        assertEquals(List.of("run.succeeded", "run.started", "run.queued"), kinds(app, "run."));
        assertEquals("operator", events(app, "run.").getLast().get("actor"));
    }

    @Test
    void theTerminalTakesTheSizeOfTheClients() throws Exception {
        var app = platform.live("attach-size");
        var client = new AttachedClient();
        var socket = client.connect(app.path("/runs/attach?command=sizes&terminal=true"));
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
        assertEquals("{\"run\": 1, \"state\": \"SUCCEEDED\", \"exitCode\": 0}", client.lastWord());
    }

    @Test
    void whoMayNotIsRefusedBeforeAnythingRuns() throws Exception {
        var app = platform.live("attach-refused");
        assertEquals(401, AttachedClient.refused(app.path("/runs/attach?command=cat"), "wrong"));
        assertEquals(
                404,
                AttachedClient.refused(
                        "/api/v1/apps/none/environments/production/runs/attach?command=cat", PlatformResource.TOKEN));
        assertEquals(400, AttachedClient.refused(app.path("/runs/attach"), PlatformResource.TOKEN));
        assertEquals(List.of(), runs.list(platform.operator(), app.production()));
        operator().get(app.path("/runs/attach?command=cat")).then().statusCode(400);
    }

    @Test
    void noCommandIsRefusedInsideAnInstanceAsInARun() throws Exception {
        var app = platform.live("attach-nothing");
        for (var query : List.of("", "?command=", "?command=%20%20", "?terminal=true")) {
            for (var path : List.of("/runs/attach", "/instances/" + instance(app) + "/exec")) {
                operator()
                        .urlEncodingEnabled(false)
                        .headers(HANDSHAKE)
                        .get(app.path(path + query))
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("run.command-missing"));
            }
        }
        assertEquals(List.of(), events(app, "exec."));
    }

    @Test
    void aRefusalHasTheSameBodyAsEverywhereElse() {
        var app = platform.create("attach-problem");
        operator()
                .headers(HANDSHAKE)
                .get(app.path("/instances/0123456789ab/exec?command=ls"))
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("not found"))
                .body("status", equalTo(404))
                .body("code", equalTo("instance.unknown"))
                .body("detail", startsWith("environment "))
                .body("nextStep", equalTo("list them to see which there are"));
        given().headers(HANDSHAKE)
                .get(app.path("/runs/attach?command=ls"))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer"))
                .body("title", equalTo("unauthenticated"));
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
        return operator()
                .get("/api/v1/events?app=" + app.name() + "&kind=" + kind)
                .jsonPath()
                .getList("");
    }

    private static List<Object> kinds(PushedApp app, String kind) {
        return events(app, kind).stream().map(event -> event.get("kind")).toList();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
