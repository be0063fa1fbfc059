package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
