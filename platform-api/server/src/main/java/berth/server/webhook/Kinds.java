package berth.server.webhook;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.webhook.NewWebhook;
import berth.server.event.EventKinds;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which events a webhook is told of.
 *
 * @param wanted whole kinds, or beginnings of several up to a dot; none: all of the team
 */
record Kinds(List<String> wanted) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final int MOST = 50;

    Kinds {
        wanted = List.copyOf(wanted);
    }

    /** @throws PlatformException INVALID, {@code webhook.kinds-invalid}, or as {@link EventKinds#known} says */
    static Kinds of(NewWebhook order) {
        List<@Nullable String> ordered = order.kinds() == null ? List.of() : order.kinds();
        var valid = ordered.stream()
                .filter(kind -> kind != null && KIND.matcher(kind).matches())
                .map(Objects::requireNonNull)
                .distinct()
                .toList();
        if (ordered.size() > MOST || !ordered.stream().allMatch(valid::contains)) {
            throw new PlatformException(
                    Category.INVALID,
                    "webhook.kinds-invalid",
                    "kinds must be " + MOST + " at most, each a kind of event or the beginning of several up to a dot",
                    "send for example {\"kinds\": [\"deployment.\", \"app.created\"]}");
        }
        return new Kinds(valid.stream().map(EventKinds::known).toList());
    }

    /** For people. */
    @Override
    public String toString() {
        return wanted.isEmpty() ? "all" : String.join(", ", wanted);
    }
}
