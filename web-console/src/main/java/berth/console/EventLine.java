package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.event.EventView;
import berth.api.problem.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as a reader sees it.
 *
 * @param page of what it happened to, where there is one
 * @param log of the instance it happened to
 */
record EventLine(
        long id,
        Moment when,
        String by,
        String what,
        Optional<LocalPath> page,
        List<Part> parts,
        Optional<Trouble> failure,
        Optional<LocalPath> log) {
    private static final String NONE = "none";
    private static final Set<String> OF_FAILURE = Set.of("code", "message", "nextStep");
    private static final Set<String> OF_CHANGE = Set.of("before", "after");
    private static final String AWAY_SECONDS = "awaySeconds";
    /** Tells one start of an instance from another, which nobody reads; when something happened stands beside it. */
    private static final String STARTED_AT = "startedAt";

    private static final Map<String, String> NAMES =
            Map.of("exitCode", "exit code", AWAY_SECONDS, "away for", "before", "was");

    /** @param name empty where the value speaks for itself */
    record Part(String name, String value) {}

    static EventLine of(EventView event, String app, Instant now) {
        var detail = event.detail();
        return new EventLine(
                event.id(),
                new Moment(event.at(), now),
                event.actor(),
                EventWords.of(event),
                page(event, app),
                parts(event),
                Optional.ofNullable(detail.get("code"))
                        .map(code -> new Failure(
                                code, detail.getOrDefault("message", ""), detail.getOrDefault("nextStep", "")))
                        .map(Trouble::of),
                Optional.ofNullable(detail.get("instance"))
                        .filter(instance -> isShown(event))
                        .map(instance -> LogQuery.of("", "", instance, "", "").page(app)));
    }

    private static Optional<LocalPath> page(EventView event, String app) {
        var subject = EventWords.subject(event);
        return Optional.ofNullable(event.detail().get(subject))
                .filter(number -> number.matches("\\d{1,9}") && isShown(event))
                .map(Integer::valueOf)
                .flatMap(number -> switch (subject) {
                    case "build" -> Optional.of(LocalPath.build(app, number));
                    case "deployment" -> Optional.of(LocalPath.deployment(app, number));
                    case "release" -> Optional.of(LocalPath.release(app, number));
                    case "run" -> Optional.of(LocalPath.run(app, number));
                    default -> Optional.empty();
                });
    }

    /** The console has pages of one environment only. */
    private static boolean isShown(EventView event) {
        return event.environment().equals(Optional.of(ENVIRONMENT));
    }

    private static List<Part> parts(EventView event) {
        var parts = new ArrayList<Part>();
        event.environment()
                .filter(name -> !name.equals(ENVIRONMENT))
                .ifPresent(name -> parts.add(new Part("environment", name)));
        var rest = new TreeMap<>(event.detail());
        rest.keySet().removeAll(OF_FAILURE);
        rest.remove(STARTED_AT);
        if (EventWords.tellNumber(event)) {
            rest.remove(EventWords.subject(event));
        }
        if (rest.containsKey("after")) {
            parts.add(new Part("", change(event, rest.get("before"), rest.getOrDefault("after", ""))));
            // The same number once more.
            rest.remove("release");
            rest.keySet().removeAll(OF_CHANGE);
        }
        if (rest.containsKey("added") || rest.containsKey("changed") || rest.containsKey("removed")) {
            // The same names once more.
            rest.remove("change");
        }
        rest.forEach((name, value) -> parts.add(new Part(NAMES.getOrDefault(name, name), value(event, name, value))));
        return List.copyOf(parts);
    }

    private static String change(EventView event, @Nullable String before, String after) {
        var to = "→ " + value(event, "after", after);
        return before == null ? to : value(event, "before", before) + " " + to;
    }

    private static String value(EventView event, String name, String value) {
        if (name.equals(AWAY_SECONDS)) {
            return value + " s";
        }
        if (name.equals("kind")) {
            return words(value.toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (!OF_CHANGE.contains(name)) {
            return words(value);
        }
        return switch (EventWords.subject(event)) {
            case "deployment" -> words(value.replaceFirst("^v(\\d+)$", "release $1"));
            case "environment" -> words(value.toLowerCase(Locale.ROOT).replace('_', ' '));
            default -> words(value);
        };
    }

    private static String words(String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        return value.matches("[0-9a-f]{40}") ? Commit.brief(value) : value;
    }
}
