package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The REST API as the operator calls it. */
record Api(Berth berth) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request below {@code /api/v1} with the operator's token. */
    HttpRequest.Builder to(String path) {
        return Http.to(berth, berth.url() + "/api/v1" + path).header("Authorization", "Bearer " + berth.token());
    }

    JsonNode get(String path) {
        var answer = Http.send(to(path));
        assertEquals(200, answer.statusCode(), answer::body);
        return read(answer);
    }

    HttpResponse<String> post(String path, String body) {
        return Http.send(
                to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> patch(String path, String body) {
        return Http.send(to(path).header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    static JsonNode read(HttpResponse<String> answer) {
        return read(answer.body());
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
