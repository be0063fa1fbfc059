package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouterControlClient;
import berth.router.RouterUnavailableException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ControlEndpointTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningRouter router;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder);
    }

    @AfterEach
    void stop() {
        router.close();
        http.shutdownNow();
    }

    @Test
    void healthNeedsNoSecretAndTellsWhetherATableWasLoaded() throws Exception {
        var before = health();
        assertFalse(before.get("tableLoaded").asBoolean());
        assertEquals(0, before.get("generation").asInt());
        router.serve(RunningRouter.route("shop.localhost"));
        var after = health();
        assertTrue(after.get("tableLoaded").asBoolean());
        assertEquals(1, after.get("generation").asInt());
        assertEquals(1, after.get("routes").asInt());
        assertTrue(after.get("tableAgeSeconds").asInt() < 30);
    }

    @Test
    void healthTellsWhetherTheControlPlaneWasHeardOf() throws Exception {
        var before = health().get("controlPlane");
        assertFalse(before.get("reachable").asBoolean());
        assertFalse(before.has("lastHeard"));
        send("GET", "/status", "Bearer wrong", "");
        assertFalse(health().get("controlPlane").get("reachable").asBoolean());
        send("GET", "/status", "Bearer " + RunningRouter.SECRET, "");
        var after = health().get("controlPlane");
        assertTrue(after.get("reachable").asBoolean());
        assertTrue(after.has("lastHeard"));
    }

    @Test
    void healthCountsWhatIsOpen() throws Exception {
        try (var one = router.connect();
                var other = router.connect()) {
            for (var client : List.of(one, other)) {
                client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
                client.readHead();
            }
            var open = health().get("connections");
            assertEquals(2, open.get("open").asInt());
            assertTrue(open.get("descriptors").asInt() > 2);
            assertTrue(open.get("descriptors").asInt()
                    < open.get("descriptorLimit").asInt());
        }
        assertTrue(health().get("warnings").isArray());
    }

    @Test
    void wrongOrMissingSecretIsRefused() throws Exception {
        assertEquals(401, send("GET", "/status", "Bearer wrong", "").statusCode());
        assertEquals(
                401,
                send("PUT", "/table", "", "{\"generation\":1,\"routes\":[]}").statusCode());
        assertEquals(0, router.status().generation());
        try (var stranger = new RouterControlClient(router.controlUri(), "another secret of tests")) {
            var refused = assertThrows(RouterUnavailableException.class, stranger::status);
            assertTrue(String.valueOf(refused.getMessage()).contains("refused the secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"generation\":1",
                "{\"generation\":1}",
                "{\"generation\":0,\"routes\":[]}",
                "{\"generation\":-1,\"routes\":[]}",
                "{\"generation\":1,\"routes\":[{\"path\":\"/\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"Shop\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\",\"upstreams\":[\"nowhere\"]}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\"},{\"host\":\"shop\"}]}",
                "{\"generation\":1,\"routes\":[],\"challenges\":{\"../x\":\"y\"}}",
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\",\"onlyForRoot\":true}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\",\"protocol\":\"H3\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\",\"policy\":{\"allowedNetworks\":[\"10.0.0.0/33\"]}}]}"
            })
    void invalidTableIsRefusedWithTheCause(String table) throws Exception {
        var answer = send("PUT", "/table", "Bearer " + RunningRouter.SECRET, table);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"error\":\"") && answer.body().length() > 20, answer.body());
        assertEquals(0, router.status().generation());
    }

    @Test
    void leastTableNeedsOnlyHosts() throws Exception {
        var answer = send(
                "PUT",
                "/table",
                "Bearer " + RunningRouter.SECRET,
                "{\"generation\":1,\"routes\":[{\"host\":\"shop\"}]}");
        assertEquals("{\"generation\":1,\"inFlight\":{}}", answer.body());
    }

    @Test
    void anythingElseIsNotFound() throws Exception {
        assertEquals(404, send("GET", "/", "", "").statusCode());
        assertEquals(404, send("POST", "/table", "", "").statusCode());
    }

    @Test
    void requestsThatAreSentAheadAreAnsweredInTheirOrder() throws Exception {
        long version = router.control().wanted(0).version();
        var poll = request("GET", "/wanted?after=" + version);
        try (var client = Wire.to(controlAddress())) {
            client.send(poll + request("GET", "/status") + poll + poll + request("GET", "/activity"));
            client.send(request("GET", "/health"));
            for (var said : List.of("version", "generation", "version", "version", "begun", "process")) {
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                var body = client.read(Wire.length(head));
                assertTrue(body.startsWith("{\"" + said + "\":"), body);
            }
        }
    }

    @Test
    void whatIsSentAheadWaitsAndTooMuchOfItEndsTheConnection() throws Exception {
        var routes = new Router(TableMemory.NONE);
        var orders = new ControlOrders(routes, new Insight(routes, List.of()), RunningRouter.SECRET);
        var channel = new EmbeddedChannel(new ControlHandler(orders));
        var poll = "/wanted?after=" + routes.wakeCalls().now().version();
        channel.writeInbound(full(poll));
        for (int i = 0; i < ControlHandler.MOST_AHEAD; i++) {
            channel.writeInbound(full("/status"));
        }
        assertFalse(channel.config().isAutoRead());
        assertTrue(channel.outboundMessages().isEmpty());
        routes.wakeCalls().enter("shop/production");
        RunningRouter.await("all are answered", () -> {
            channel.runPendingTasks();
            return channel.outboundMessages().size() == 1 + ControlHandler.MOST_AHEAD;
        });
        assertTrue(channel.config().isAutoRead());
        var next = "/wanted?after=" + routes.wakeCalls().now().version();
        for (int i = 0; i <= ControlHandler.MOST_AHEAD; i++) {
            channel.writeInbound(full(next));
        }
        assertTrue(channel.isActive());
        channel.writeInbound(full(next));
        assertFalse(channel.isActive());
        channel.finishAndReleaseAll();
    }

    /** RFC 9112 section 9.6. */
    @Test
    void nothingIsDoneAfterTheRequestThatClosesTheConnection() throws Exception {
        var table = "{\"generation\":1,\"routes\":[]}";
        try (var client = Wire.to(controlAddress())) {
            client.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    + request("PUT", "/table").replace("Host: x", "Host: x\r\nContent-Length: " + table.length())
                    + table);
            assertTrue(client.readAll().startsWith("HTTP/1.1 200 "));
        }
        assertEquals(0, router.status().generation());
    }

    private InetSocketAddress controlAddress() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), router.controlUri().getPort());
    }

    private static String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RunningRouter.SECRET
                + "\r\n\r\n";
    }

    private static DefaultFullHttpRequest full(String path) {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + RunningRouter.SECRET);
        return request;
    }

    private JsonNode health() throws Exception {
        return new ObjectMapper().readTree(send("GET", "/health", "", "").body());
    }

    private HttpResponse<String> send(String method, String path, String authorization, String body) throws Exception {
        var request = HttpRequest.newBuilder(router.controlUri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
