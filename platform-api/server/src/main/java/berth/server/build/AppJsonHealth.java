package berth.server.build;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * {@code healthchecks} of an app.json, the form that Dokku has: for each process type a list of checks with {@code path},
 * {@code command} or {@code port}, {@code initialDelay}, {@code wait}, {@code timeout} (seconds) and {@code attempts}. The
 * first that Berth can do counts, and what is not used is told. Pure.
 */
public final class AppJsonHealth {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TIMES = Set.of("initialDelay", "wait", "timeout", "attempts");
    private static final Set<String> USED = Set.of("path", "command", "port", "name", "type");

    private AppJsonHealth() {}

    /** None of a text that is no JSON: {@link AppJson} tells that. */
    public static DeclaredHealth parse(String appJson) {
        JsonNode root;
        try {
            root = JSON.readTree(appJson);
        } catch (JsonProcessingException e) {
            return DeclaredHealth.NONE;
        }
        var checks = new HashMap<String, HealthCheck>();
        var warnings = new ArrayList<String>();
        root.path("healthchecks").properties().forEach(process -> {
            var all = StreamSupport.stream(process.getValue().spliterator(), false)
                    .toList();
            for (JsonNode each : all) {
                if (checks.containsKey(process.getKey())) {
                    warnings.add("app.json: a further health check of " + process.getKey()
                            + " is not used: only the first that can be");
                    return;
                }
                check(process.getKey(), each, warnings).ifPresent(check -> {
                    checks.put(process.getKey(), check);
                    tellUnused(process.getKey(), each, warnings);
                });
            }
        });
        return new DeclaredHealth(checks, warnings);
    }

    private static void tellUnused(String process, JsonNode check, List<String> warnings) {
        check.properties().forEach(field -> {
            var name = field.getKey();
            var value = field.getValue();
            var told = "app.json: \"" + name + "\" of a health check of " + process + " is not used";
            if (TIMES.contains(name)) {
                if (!value.isNumber()) {
                    warnings.add(told + ": it is no number");
                }
            } else if (!USED.contains(name)) {
                warnings.add(told);
            } else if (name.equals("type") && !value.asText().equals("startup")) {
                warnings.add(told + ": every check counts when an instance starts and as long as it runs");
            }
        });
    }

    private static Optional<HealthCheck> check(String process, JsonNode node, List<String> warnings) {
        try {
            var asked = probe(node);
            if (asked.isEmpty()) {
                throw new IllegalArgumentException("it names no path, command or port");
            }
            return asked.map(probe -> new HealthCheck(
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
