package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouterControlClient;
import berth.router.RouterUnavailableException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
