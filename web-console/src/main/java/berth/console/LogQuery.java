package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.deployment.DeploymentView;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of an app's logs are wanted, as they are asked for in the page's address; empty is any.
 *
 * @param instance beginning of its id
 * @param since from then on, as ISO 8601; without a zone in UTC, as a browser's field sends it
 * @param until before then
 */
record LogQuery(String text, String process, String instance, String since, String until) {
    /** As browsers read what stands in their field for a time: no zone, no more than thousandths. */
    private static final String BEYOND_FIELD = "(?<=\\.\\d{3})\\d*|Z$";

    private static final String MORE_THAN_FIELD = ".*\\.\\d{3}\\d*[1-9]\\d*Z?";

    static LogQuery of(
            @Nullable String text,
            @Nullable String process,
            @Nullable String instance,
            @Nullable String since,
            @Nullable String until) {
        return new LogQuery(typed(text), typed(process), typed(instance), typed(since), typed(until));
    }

    /** All that was written while a deployment was under way; its second of end is of it. Empty if it never began. */
    static Optional<LogQuery> of(DeploymentView deployment) {
        return deployment
                .startedAt()
                .map(began -> new LogQuery(
                        "",
                        "",
                        "",
                        began.truncatedTo(ChronoUnit.SECONDS).toString(),
                        deployment
                                .endedAt()
                                .map(end -> end.truncatedTo(ChronoUnit.SECONDS)
                                        .plus(Duration.ofSeconds(1))
                                        .toString())
                                .orElse("")));
    }

    /** The same before then, or with an empty text up to now. */
    LogQuery before(String time) {
        return new LogQuery(text, process, instance, since, time);
    }

    public boolean isAny() {
        return Stream.of(text, process, instance, since, until).allMatch(String::isEmpty);
    }

    public String sinceField() {
        return since.replaceAll(BEYOND_FIELD, "");
    }

    /** Rounded up: what is asked for with the field has all that is asked for without it. */
    public String untilField() {
        var cut = until.replaceAll(BEYOND_FIELD, "");
        if (!until.matches(MORE_THAN_FIELD)) {
            return cut;
        }
        try {
            return LocalDateTime.parse(cut).plus(1, ChronoUnit.MILLIS).toString();
        } catch (DateTimeParseException noTime) {
            return cut;
        }
    }

    /** The page with these lines. */
    public LocalPath page(String app) {
        var address = UriBuilder.fromPath("/apps/{app}/logs").resolveTemplate("app", app);
        ask(address, "text", text);
        ask(address, "process", process);
        ask(address, "instance", instance);
        ask(address, "since", since);
        ask(address, "until", until);
        return new LocalPath(address.build().toString());
    }

    private static void ask(UriBuilder address, String name, String value) {
        if (!value.isEmpty()) {
            address.queryParam(name, "{" + name + "}").resolveTemplate(name, value);
        }
    }

    /** For the platform: null is any. */
    static @Nullable String orNull(String typed) {
        return typed.isEmpty() ? null : typed;
    }

    /** As {@link Instant} reads it, where it is a time; else as it was typed, for the platform to refuse. */
    static @Nullable String timeOrNull(String typed) {
        if (typed.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d")) {
            return typed + ":00Z";
        }
        return typed.matches("[0-9-]+T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?") ? typed + "Z" : orNull(typed);
    }

    private static String typed(@Nullable String text) {
        return requireNonNullElse(text, "").strip();
    }
}
