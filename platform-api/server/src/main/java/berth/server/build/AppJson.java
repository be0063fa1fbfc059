package berth.server.build;

import berth.server.formation.ScaleWish;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an {@code app.json} says that the app runs: {@code cron} and {@code healthchecks} as Dokku has them, {@code formation}
 * with {@code quantity} as Heroku has it, or with the names of the API. Pure.
 */
final class AppJson {
    static final String NAME = "app.json";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Remarks remarks = new Remarks(NAME);

    private AppJson() {}

    static Declared parse(String text) {
        return new AppJson().read(text);
    }

    private Declared read(String text) {
        try {
            var root = JSON.readTree(text);
            if (root.isObject()) {
                return declared(root);
            }
            remarks.unreadable("is no JSON object");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            // The parser has no exception of its own for this.
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            remarks.unreadable((twice ? "has a field twice" : "is no JSON")
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        }
        return new Declared(Map.of(), List.of(), Map.of(), remarks);
    }

    private Declared declared(JsonNode root) {
        if (root.has("healthcheck")) {
            remarks.unused("\"healthcheck\"", "checks stand in \"healthchecks\"");
        }
        var formation = formation(root.path("formation"));
        var crontab = crontab(root.path("cron"));
        var checks = AppJsonHealth.read(root.path("healthchecks"), remarks);
        return new Declared(formation, crontab, checks, remarks);
    }

    private List<String> crontab(JsonNode cron) {
        var crontab = new Crontab(remarks);
        if (isThere(cron) && !cron.isArray()) {
            remarks.wrong("\"cron\"", "it is no list");
            return List.of();
        }
        for (JsonNode entry : cron) {
            var schedule = entry.path("schedule").asText("");
            crontab.add(schedule, entry.path("command").asText(""));
            entry.propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(field -> !field.equals("schedule") && !field.equals("command"))
                    .forEach(field -> remarks.unused("\"" + field + "\" of the schedule \"" + schedule.strip() + "\""));
        }
        return crontab.lines();
    }

    private Map<String, ScaleWish> formation(JsonNode formation) {
        var wishes = new LinkedHashMap<String, ScaleWish>();
        if (isThere(formation) && !formation.isObject()) {
            remarks.wrong("\"formation\"", "it is no object");
        }
        formation.properties().forEach(entry -> {
            var process = entry.getKey();
            try {
                wishes.put(process, wish(process, entry.getValue()));
            } catch (IllegalArgumentException e) {
                remarks.wrong("the formation of " + process, String.valueOf(e.getMessage()));
            }
        });
        return wishes;
    }

    private static ScaleWish wish(String process, JsonNode says) {
        if (!says.isObject()) {
            throw new IllegalArgumentException("it is no object");
        }
        var count = says.has("quantity") ? says.get("quantity") : says.path("count");
        var wish = new ScaleWish(
                whole(count, "quantity"), whole(says.path("memoryMebibytes"), "memoryMebibytes"), cpus(says));
        wish.fault(process).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return wish;
    }

    private static Optional<Integer> whole(JsonNode value, String name) {
        if (!isThere(value)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return Optional.of(value.intValue());
    }

    private static Optional<Double> cpus(JsonNode says) {
        var value = says.path("cpus");
        if (!isThere(value)) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException("cpus is no number");
        }
        return Optional.of(value.doubleValue());
    }

    private static boolean isThere(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
