package berth.server.build;

import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code healthchecks} of an app.json, the form that Dokku has: for each process type a list of checks with {@code path},
 * {@code command} or {@code port}, {@code initialDelay}, {@code wait}, {@code timeout} (seconds) and {@code attempts}. The
 * first that Berth can do counts, and what is not used is told.
 */
public final class AppJsonHealth {
    private static final Set<String> USED =
            Set.of("path", "command", "port", "name", "type", "initialDelay", "wait", "timeout", "attempts");
    private static final double LONGEST_SECONDS = 1e6;

    private final Remarks remarks;

    private AppJsonHealth(Remarks remarks) {
        this.remarks = remarks;
    }

    /**
     * The checks of a whole app.json, by process type; what cannot be used counts for nothing.
     *
     * @param faults is given what makes no sense, if anything does, a sentence each
     */
    public static Map<String, HealthCheck> of(String appJson, Consumer<List<String>> faults) {
        var declared = AppJson.parse(appJson);
        if (!declared.errors().isEmpty()) {
            faults.accept(declared.errors());
        }
        return declared.checks();
    }

    /** Checks by process type. */
    static Map<String, HealthCheck> read(JsonNode healthchecks, Remarks remarks) {
        if (!healthchecks.isMissingNode() && !healthchecks.isNull() && !healthchecks.isObject()) {
            remarks.wrong("\"healthchecks\"", "it is no object");
        }
        var read = new AppJsonHealth(remarks);
        var checks = new HashMap<String, HealthCheck>();
        healthchecks
                .properties()
                .forEach(process -> read.first(process.getKey(), process.getValue())
                        .ifPresent(check -> checks.put(process.getKey(), check)));
        return checks;
    }

    private Optional<HealthCheck> first(String process, JsonNode all) {
        if (!all.isArray()) {
            remarks.wrong("\"healthchecks\" of " + process, "it is no list");
        }
        Optional<HealthCheck> found = Optional.empty();
        for (JsonNode each : all) {
            if (found.isPresent()) {
                remarks.unused("a further health check of " + process, "only the first that can be");
                break;
            }
            found = check(process, each);
        }
        return found;
    }

    private Optional<HealthCheck> check(String process, JsonNode node) {
        try {
            var asked = probe(node);
            if (asked.isEmpty()) {
                remarks.unused("a health check of " + process, "it names no path, command or port");
                return Optional.empty();
            }
            var check = new HealthCheck(
                    asked.get(),
                    seconds(process, node, "initialDelay", Duration.ZERO),
                    seconds(process, node, "wait", HealthCheck.INTERVAL),
                    seconds(process, node, "timeout", HealthCheck.TIMEOUT),
                    attempts(process, node));
            tellUnused(process, node);
            return Optional.of(check);
        } catch (IllegalArgumentException e) {
            remarks.wrong("a health check of " + process, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void tellUnused(String process, JsonNode check) {
        check.properties().forEach(field -> {
            var told = "\"" + field.getKey() + "\" of a health check of " + process;
            if (!USED.contains(field.getKey())) {
                remarks.unused(told);
            } else if (field.getKey().equals("type")
                    && !field.getValue().asText().equals("startup")) {
                remarks.unused(told, "every check counts when an instance starts and as long as it runs");
            }
        });
    }

    private static Optional<Probe> probe(JsonNode node) {
        var port = whole(node, "port");
        if (node.hasNonNull("path")) {
            return Optional.of(new Probe.Http(node.get("path").asText(), port));
        }
        if (node.hasNonNull("command")) {
            return Optional.of(new Probe.Command(words(node.get("command"))));
        }
        return port.map(Probe.Tcp::new);
    }

    private static List<String> words(JsonNode command) {
        if (!command.isArray()) {
            throw new IllegalArgumentException("its command is no list of words");
        }
        var words = command.valueStream().map(JsonNode::asText).toList();
        if (words.stream().anyMatch(word -> word.indexOf(0) >= 0)) {
            throw new IllegalArgumentException("its command has a NUL character");
        }
        return words;
    }

    private static Optional<Integer> whole(JsonNode node, String field) {
        if (!node.hasNonNull(field)) {
            return Optional.empty();
        }
        var value = node.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(field + " is no whole number");
        }
        return Optional.of(value.intValue());
    }

    /** One that makes no sense refuses a push; a release from before that was so went live with the default. */
    private int attempts(String process, JsonNode node) {
        try {
            return whole(node, "attempts").orElse(HealthCheck.RETRIES);
        } catch (IllegalArgumentException e) {
            remarks.wrong("a health check of " + process, String.valueOf(e.getMessage()));
            return HealthCheck.RETRIES;
        }
    }

    /** As with the attempts. */
    private Duration seconds(String process, JsonNode node, String field, Duration otherwise) {
        if (!node.hasNonNull(field)) {
            return otherwise;
        }
        var value = node.get(field);
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() >= LONGEST_SECONDS) {
            remarks.wrong("a health check of " + process, field + " is no number of seconds");
            return otherwise;
        }
        return Duration.ofMillis(Math.round(value.asDouble() * 1000));
    }
}
