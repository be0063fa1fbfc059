package berth.server.instance;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * {@code healthchecks} of an app.json, the form that Dokku has: for each process type a list of checks with {@code path},
 * {@code command} or {@code port}, {@code initialDelay}, {@code wait}, {@code timeout} (seconds) and {@code attempts}. The
 * first that Berth can do counts. Pure.
 *
 * @param byProcess checks by process type
 * @param warnings what could not be used and why, for the pusher
 */
record AppJsonHealth(Map<String, HealthCheck> byProcess, List<String> warnings) {
    static final AppJsonHealth NONE = new AppJsonHealth(Map.of(), List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    AppJsonHealth {
        byProcess = Map.copyOf(byProcess);
        warnings = List.copyOf(warnings);
    }

    static AppJsonHealth parse(String appJson) {
        JsonNode root;
        try {
            root = JSON.readTree(appJson);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            return new AppJsonHealth(
                    Map.of(), List.of("app.json is no JSON (line " + (at == null ? 1 : at.getLineNr()) + ")"));
        }
        var checks = new HashMap<String, HealthCheck>();
        var warnings = new ArrayList<String>();
        root.path("healthchecks").properties().forEach(process -> {
            var all = StreamSupport.stream(process.getValue().spliterator(), false)
                    .toList();
            var usable = all.stream()
                    .flatMap(each -> check(process.getKey(), each, warnings).stream())
                    .findFirst();
            usable.ifPresent(check -> checks.put(process.getKey(), check));
        });
        return new AppJsonHealth(checks, warnings);
    }

    private static Optional<HealthCheck> check(String process, JsonNode node, List<String> warnings) {
        try {
            return probe(node)
                    .map(probe -> new HealthCheck(
                            probe,
                            seconds(node, "initialDelay", Duration.ZERO),
                            seconds(node, "wait", HealthCheck.INTERVAL),
                            seconds(node, "timeout", HealthCheck.TIMEOUT),
                            node.path("attempts").asInt(HealthCheck.RETRIES)));
        } catch (IllegalArgumentException e) {
            warnings.add("app.json: a health check of " + process + " is not used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Probe> probe(JsonNode node) {
        var port = Optional.of(node.path("port").asInt(0)).filter(number -> number != 0);
        if (node.hasNonNull("path")) {
            return Optional.of(new Probe.Http(node.get("path").asText(), port));
        }
        if (node.path("command").isArray()) {
            return Optional.of(
                    new Probe.Command(StreamSupport.stream(node.get("command").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList()));
        }
        return port.map(Probe.Tcp::new);
    }

    private static Duration seconds(JsonNode node, String field, Duration otherwise) {
        var value = node.path(field);
        return value.isNumber() && value.asDouble() >= 0 && value.asDouble() < 1e6
                ? Duration.ofMillis(Math.round(value.asDouble() * 1000))
                : otherwise;
    }
}
