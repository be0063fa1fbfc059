package berth.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad input, sent through the router, is answered with its cause. */
@ExtendWith(RunningBerth.class)
class BadInputIT {
    private final Berth berth;

    BadInputIT(Berth berth) {
        this.berth = berth;
    }

    @Test
    void aWrongTokenIsRefused() {
        var request = Http.to(berth, berth.url() + "/api/v1/apps").header("Authorization", "Bearer wrong");
        isProblem(401, Http.send(request));
        isProblem(401, Http.send(Http.to(berth, berth.url() + "/api/v1/apps")));
    }

    @Test
    void anUnknownAppIsNotFound() {
        isProblem(404, Http.send(berth.api().to("/apps/nobody-made-this")));
        isProblem(404, Http.send(berth.api().to("/apps/nobody-made-this/environments/production/builds")));
    }

    @Test
    void aTakenNameIsAConflict() {
        var app = berth.app("taken");
        isProblem(409, berth.api().post("/apps", "{\"name\": \"" + app.name() + "\"}"));
    }

    @Test
    void badOrdersAreInvalid() {
        for (var body : new String[] {
            "{\"name\": \"No Capitals\"}",
            "{\"name\": \"\"}",
            "{}",
            "{\"name\": 7, \"colour\": 1}",
            "{\"name\": ",
            "[]",
            "null",
            ""
        }) {
            isProblem(400, berth.api().post("/apps", body));
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        isProblem(413, berth.api().post("/apps", "{\"name\": \"" + "x".repeat(12 << 20) + "\"}"));
    }

    @Test
    void aWrongMethodOrTypeIsNoFault() {
        assertEquals(
                405,
                Http.send(berth.api().to("/apps").method("PATCH", HttpRequest.BodyPublishers.noBody()))
                        .statusCode());
        assertEquals(
                415,
                Http.send(berth.api()
                                .to("/apps")
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("shop")))
                        .statusCode());
    }

    /** By hand, for the JDK's client refuses to send them itself. */
    @Test
    void addressesThatCannotBeReadAreInvalidToo() throws IOException {
        assertInvalid("/api/v1/events?kind=100%", "request.query-invalid");
        assertInvalid("/api/v1/apps/100%", "request.path-invalid");
        assertInvalid("/api/v1/events?kind=a;b|c", "event.kind-unknown");
    }

    private void assertInvalid(String target, String code) throws IOException {
        var router = URI.create("http://" + berth.router());
        try (var socket = new Socket(router.getHost(), router.getPort())) {
            socket.setSoTimeout(60_000);
            var request = "GET " + target + " HTTP/1.1\r\nHost: "
                    + URI.create(berth.url()).getRawAuthority() + "\r\nAuthorization: Bearer " + berth.token()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
        }
    }

    @Test
    void anUnknownHostGetsAPageThatSaysSo() {
        var answer =
                Http.send(Http.to(berth, "http://nobody-made-this.localhost/").header("Accept", "text/html"));
        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("<html"), answer::body);
    }

    private static void isProblem(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertTrue(
                answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"),
                () -> answer.headers() + answer.body());
        assertFalse(Api.read(answer).get("code").asText().isEmpty());
        assertFalse(answer.body().contains("Exception"), answer::body);
    }
}
