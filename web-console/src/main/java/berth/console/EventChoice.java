package berth.console;

import static java.util.Objects.requireNonNullElse;

import berth.api.event.EventKindView;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of an app's events are wanted, as they are asked for in the page's address.
 *
 * @param kind a kind, or the beginning of several up to a dot; empty: any
 * @param cron whether also what runs of schedules do when they do well, which is much and of little interest
 */
record EventChoice(String kind, boolean cron) {
    static EventChoice of(@Nullable String kind, @Nullable String cron) {
        return new EventChoice(requireNonNullElse(kind, "").strip(), Boolean.parseBoolean(cron));
    }

    public boolean isAny() {
        return kind.isEmpty() && !cron;
    }

    /** The same with those cron runs, if what is chosen are events of such runs too and they are left out. */
    Optional<EventChoice> widened(List<EventKindView> kinds) {
        return Optional.of(new EventChoice(kind, true))
                .filter(wider -> !cron && kinds.stream().anyMatch(one -> one.cron() && isChosen(one.kind())));
    }

    private boolean isChosen(String one) {
        return kind.isEmpty() || one.equals(kind) || (kind.endsWith(".") && one.startsWith(kind));
    }

    /** For the platform: null is any. */
    @Nullable
    String kindOrNull() {
        return kind.isEmpty() ? null : kind;
    }

    /** The page with these events, or those of them before one. */
    LocalPath page(String app, Optional<Long> before) {
        var address = UriBuilder.fromPath("/apps/{app}/events").resolveTemplate("app", app);
        if (!kind.isEmpty()) {
            address.queryParam("kind", "{kind}").resolveTemplate("kind", kind);
        }
        if (cron) {
            address.queryParam("cron", true);
        }
        before.ifPresent(id -> address.queryParam("before", id));
        return new LocalPath(address.build().toString());
    }
}
