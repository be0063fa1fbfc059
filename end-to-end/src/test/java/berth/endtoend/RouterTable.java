package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;

/** A router's table, for tests that damage it while the control plane is away. */
record RouterTable(Berth berth, ObjectNode table) {
    static RouterTable of(Berth berth) {
        return new RouterTable(berth, (ObjectNode) Api.read(berth.read("router/table.json")));
    }

    /** Sends no more requests to one of the app's instances. */
    void leaveOut(App app) {
        table.put("generation", table.get("generation").asLong() + 1);
        var host = URI.create(app.url()).getHost();
        for (JsonNode route : table.get("routes")) {
            if (route.get("host").asText().equals(host)) {
                ((ArrayNode) route.get("upstreams")).remove(0);
            }
        }
        var answer = Http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + berth.setting("BERTH_CONTROL_PORT") + "/table"))
                        .header("Authorization", "Bearer " + berth.read("secrets/router-control"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(table.toString())));
        assertEquals(200, answer.statusCode(), answer::body);
    }
}
