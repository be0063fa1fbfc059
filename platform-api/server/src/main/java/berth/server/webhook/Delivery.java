package berth.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import berth.api.event.EventView;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An event on its way to a webhook.
 *
 * @param json the event as it is sent
 */
record Delivery(UUID webhook, Target target, EventView event, String json) {
    byte[] body() {
        return json.getBytes(UTF_8);
    }

    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Berth");
        headers.put("Berth-Event", event.kind());
        headers.put("Berth-Delivery", webhook + "/" + event.id());
        headers.put(Signature.HEADER, Signature.of(target.secret(), body()));
        return headers;
    }
}
