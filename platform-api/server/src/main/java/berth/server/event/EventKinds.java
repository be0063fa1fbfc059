package berth.server.event;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of events that there are. One that is missing here cannot be asked for, and fails tests that record it. */
public final class EventKinds {
    /** In the order of the alphabet. */
    public static final List<String> ALL = Stream.of(
                    of("app", "created", "deleted", "removed", "repository-removed"),
                    of("branch", "moved"),
                    of("build", "queued", "started", "succeeded", "failed", "cancelled"),
                    of("build", "cancel-requested", "interrupted"),
                    of("config", "changed", "groups-changed", "sealed-again"),
                    of("config-group", "created", "changed", "deleted"),
                    of("cron", "left-out"),
                    of("deployment", "queued", "started", "routing", "next-batch"),
                    of("deployment", "succeeded", "failed", "cancelled", "cancel-requested"),
                    of("environment", "asleep", "sleep-changed", "sleep-requested"),
                    of("environment", "woken", "wake-failed", "wake-requested"),
                    of("events", "forgotten"),
                    of("exec", "started", "ended"),
                    of("formation", "changed", "refused"),
                    of("instance", "crashed", "recovered", "ended", "unhealthy", "healthy"),
                    of("member", "created"),
                    of("refs", "changed"),
                    of("release", "created", "rolled-back", "image-let-go", "readable", "unreadable"),
                    of("run", "queued", "started", "succeeded", "failed", "cancelled", "cancel-requested"),
                    of("team", "created"),
                    of("token", "created", "revoked"),
                    of("webhook", "created", "deleted", "given-up", "retried"))
            .flatMap(kinds -> kinds)
            .sorted()
            .toList();

    private EventKinds() {}

    /**
     * The same.
     *
     * @param wanted a kind, or the beginning of several up to a dot
     * @throws PlatformException INVALID, {@code event.kind-unknown}: there would never be any
     */
    public static String known(String wanted) {
        if (ALL.contains(wanted) || wanted.endsWith(".") && ALL.stream().anyMatch(kind -> kind.startsWith(wanted))) {
            return wanted;
        }
        throw new PlatformException(
                Category.INVALID,
                "event.kind-unknown",
                "there are no events of the kind \"" + wanted + "\"",
                "ask for one of these, or for several by their beginning up to the dot (deployment.): "
                        + String.join(", ", ALL));
    }

    private static Stream<String> of(String subject, String... happened) {
        return Stream.of(happened).map(what -> subject + "." + what);
    }
}
