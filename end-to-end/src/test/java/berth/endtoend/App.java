package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** An app of this test. */
record App(Berth berth, String name, String url, String gitUrl) {
    static App create(Berth berth, String name) {
        var answer = berth.api().post("/apps", "{\"name\": \"" + name + "\"}");
        assertEquals(201, answer.statusCode(), answer::body);
        var view = Api.read(answer);
        return new App(berth, name, view.get("url").asText(), view.get("gitUrl").asText());
    }

    /** What its address answers now. */
    HttpResponse<String> answer() {
        return Http.send(Http.to(berth, url));
    }

    void says(String text) {
        var answer = answer();
        assertEquals("200 " + text, answer.statusCode() + " " + answer.body().strip());
    }

    /** {@code builds}, {@code deployments}, {@code releases} or {@code instances} of production. */
    JsonNode list(String what) {
        return berth.api().get(production(what));
    }

    /** Path of something of production, for {@link Api}. */
    String production(String what) {
        return "/apps/" + name + "/environments/production/" + what;
    }

    String log(int build) {
        return Http.send(berth.api().to("/apps/" + name + "/environments/production/builds/" + build + "/log"))
                .body();
    }
}
