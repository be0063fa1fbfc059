package berth.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Calls;
import berth.server.PlatformResource;
import berth.server.deployment.PushedApp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Written by hand, for no client's library sends a query that cannot be decoded. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UnreadableQueryTest {
    private static final String HERE = "/api/v1/apps/unread-query/environments/production";
    private static final String WEB_SOCKET = """
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
            """;
    private static final String JSON = "Content-Type: application/json\n";
    private static final String TOKEN = "Authorization: Bearer " + PlatformResource.TOKEN + "\n";

    @Inject
    PushedApp.Platform platform;

    @BeforeEach
    void anAppIsThere() {
        platform.create("unread-query");
    }

    @AfterEach
    void itIsGone() {
        Calls.operator().delete("/api/v1/apps/unread-query").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/events?kind=100%",
                "GET /api/v1/events?app=%ff",
                "GET /api/v1/events?app=%C3",
                "GET /api/v1/events?kind=%zz;limit=1",
                "GET /api/v1/events?limit=1&%4=",
                "GET " + HERE + "/log-lines?text=%%20",
                "PATCH " + HERE + "/config?afresh=%",
                "PATCH " + HERE + "/config?%g0",
            })
    void itIsRefusedWithACodeAndTheNextStep(String request) throws IOException {
        assertRefused(answer(request, TOKEN + JSON, "{\"A\": \"1\"}"));
        Calls.operator().get(HERE + "/config").then().body("variables.size()", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/runs/attach?command=echo%20100%",
                "/instances/0123456789ab/exec?command=%",
                "/runs/attach?command=echo|cat",
                "/runs/attach?command=%7Becho}",
                "/runs/attach?command=%ff"
            })
    void whoConnectsToACommandIsToldTheSame(String path) throws IOException {
        assertRefused(answer("GET " + HERE + path, TOKEN + WEB_SOCKET, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events?kind=100%", HERE + "/runs/attach?command=100%"})
    void whoIsNotSignedInIsToldOnlyThat(String path) throws IOException {
        var answer = answer("GET " + path, WEB_SOCKET, "");
        assertTrue(answer.startsWith("HTTP/1.1 401 ") && answer.contains("\"token.missing\""), answer);
    }

    @Test
    void aPageSaysSoOnAPage() throws IOException {
        var answer = answer("GET /apps/unread-query/logs?text=100%", TOKEN + JSON, "");
        assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("text/html"), answer);
        assertTrue(answer.contains("request.query-invalid"), answer);
    }

    @Test
    void soIsAPathThatIsNone() throws IOException {
        for (var path : List.of(
                "/api/v1/apps/100%",
                "/api/v1/apps/a|b", "/apps/100%?a=1;b", "//", "/%ff", "/apps/%C3?x=%", "/%ff?a=1;b")) {
            var answer = answer("GET " + path, TOKEN, "");
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("\"request.path-invalid\""), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "{", "}", "^", "`", "\\", "\"", "<", ">", ";"})
    void whatBrowsersDoNotEncodeIsData(String character) throws IOException {
        var answer = answer("GET /api/v1/events?kind=a" + character + "b", TOKEN, "");
        assertTrue(answer.contains("event.kind-unknown"), answer);
        assertTrue(answer.contains("a" + character.replaceAll("[\\\\\"]", "\\\\$0") + "b"), answer);
    }

    @Test
    void soIsWhatIsNotAscii() throws IOException {
        for (var sent : List.of("%20é", "%20%C3%A9")) {
            var answer = answer("GET /api/v1/events?kind=caf" + sent, TOKEN, "");
            assertTrue(answer.contains("of the kind \\\"caf é\\\""), answer);
        }
    }

    @Test
    void whoIsRefusedBesideACommandHasBegunNone() throws IOException {
        answer("GET " + HERE + "/runs/attach?command=echo|cat", TOKEN + WEB_SOCKET, "");
        Calls.operator().get(HERE + "/runs").then().body("size()", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="})
    void whoseHandshakeIsNoneIsToldSoAndHasBegunNone(String missing) throws IOException {
        var handshake = WEB_SOCKET.replace(missing + "\n", "");
        var answer = answer("GET " + HERE + "/runs/attach?command=echo", TOKEN + handshake, "");
        assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("request.websocket-wanted"), answer);
        Calls.operator().get(HERE + "/runs").then().body("size()", equalTo(0));
    }

    @Test
    void aLongCommandIsRefusedInWords() throws IOException {
        var answer = answer("GET " + HERE + "/runs/attach?command=" + "%20".repeat(10_001), TOKEN + WEB_SOCKET, "");
        assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("run.command-"), answer);
    }

    private static void assertRefused(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), answer);
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"invalid\",\"status\":400,\"code\":\"request.query-invalid\","
                        + "\"detail\":\"the request's query has a % that no two hexadecimal digits follow, a"
                        + " character that must be encoded, or what is not UTF-8\","
                        + "\"nextStep\":\"percent-encode what it is made of: % is %25, & is %26, + is %2B\"}",
                answer.substring(answer.indexOf('{')));
    }

    private static String answer(String request, String headers, String body) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            var head = request + " HTTP/1.1\nHost: localhost\nConnection: close\n" + headers + "Content-Length: "
                    + body.length() + "\n\n";
            socket.getOutputStream().write((head.replace("\n", "\r\n") + body).getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
