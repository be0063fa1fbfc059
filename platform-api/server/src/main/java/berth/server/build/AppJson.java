package berth.server.build;

import berth.server.formation.ScaleWish;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an {@code app.json} says that the app runs: {@code cron} as Dokku has it, {@code formation} with {@code quantity} as
 * Heroku has it, or with the names of the API.
 */
final class AppJson {
    static final String NAME = "app.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private AppJson() {}

    static Declared parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            return new Declared(
                    Map.of(),
                    List.of(),
                    List.of(
                            "app.json is no JSON" + where
                                    + " and is left out, with its schedules, formation and health checks; mend it, then push again"));
        }
        var crontab = new Crontab(NAME);
        cron(root.path("cron"), crontab);
        var formation = formation(root.path("formation"), crontab);
        return new Declared(formation, crontab.lines(), crontab.faults());
    }

    private static void cron(JsonNode cron, Crontab crontab) {
        if (!cron.isMissingNode() && !cron.isArray()) {
            crontab.leaveOut("\"cron\"", "it is no list");
            return;
        }
        for (JsonNode entry : cron) {
            crontab.add(entry.path("schedule").asText(""), entry.path("command").asText(""));
        }
    }

    private static Map<String, ScaleWish> formation(JsonNode formation, Crontab crontab) {
        var wishes = new LinkedHashMap<String, ScaleWish>();
        formation.properties().forEach(entry -> {
            var process = entry.getKey();
            var says = entry.getValue();
            try {
                var count = says.has("quantity") ? says.get("quantity") : says.path("count");
                var wish = new ScaleWish(
                        whole(count, "quantity"), whole(says.path("memoryMebibytes"), "memoryMebibytes"), cpus(says));
                wish.fault(process)
                        .ifPresentOrElse(
                                fault -> crontab.leaveOut("the formation of " + process, fault),
                                () -> wishes.put(process, wish));
            } catch (IllegalArgumentException e) {
                crontab.leaveOut("the formation of " + process, String.valueOf(e.getMessage()));
            }
        });
        return wishes;
    }

    private static Optional<Integer> whole(JsonNode value, String name) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return Optional.of(value.intValue());
    }

    private static Optional<Double> cpus(JsonNode says) {
        var value = says.path("cpus");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException("cpus is no number");
        }
        return Optional.of(value.doubleValue());
    }
}
