package berth.server.event;

import berth.api.event.EventKindView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of events that there are. One that is missing here cannot be asked for, and fails tests that record it. */
public final class EventKinds {
    /** In the order of the alphabet. */
    public static final List<EventKindView> ALL = Stream.of(
                    ofApp("app", "created", "deleted", "removed", "repository-removed"),
                    ofApp("branch", "moved"),
                    ofApp("build", "queued", "started", "succeeded", "failed", "cancelled"),
                    ofApp("build", "cancel-requested", "interrupted"),
                    ofApp("config", "changed", "groups-changed"),
                    ofNoApp("config", "sealed-again"),
                    ofNoApp("config-group", "created", "changed", "deleted"),
                    ofApp("cron", "left-out"),
                    ofApp("deployment", "queued", "started", "routing", "next-batch"),
                    ofApp("deployment", "succeeded", "failed", "cancelled", "cancel-requested"),
                    ofApp("environment", "asleep", "sleep-changed", "sleep-requested"),
                    ofApp("environment", "waking", "woken", "wake-failed", "wake-requested"),
                    ofNoApp("events", "forgotten"),
                    ofApp("exec", "started", "ended"),
                    ofApp("formation", "changed", "refused"),
                    ofApp("instance", "crashed", "recovered", "ended", "unhealthy", "healthy"),
                    ofNoApp("member", "created"),
                    ofApp("refs", "changed"),
                    ofApp("release", "created", "rolled-back", "image-let-go", "readable", "unreadable"),
                    ofApp("run", "queued", "started", "succeeded", "failed", "cancelled", "cancel-requested"),
                    ofNoApp("team", "created"),
                    ofNoApp("token", "created", "revoked"),
                    ofNoApp("webhook", "created", "deleted", "given-up", "retried"))
            .flatMap(kinds -> kinds)
            .sorted(Comparator.comparing(EventKindView::kind))
            .toList();

    private EventKinds() {}

    /**
     * The same.
     *
     * @param wanted a kind, or the beginning of several up to a dot
     * @throws PlatformException INVALID, {@code event.kind-unknown}: there would never be any
     */
    public static String known(String wanted) {
        if (find(wanted).isPresent() || wanted.endsWith(".") && names().anyMatch(kind -> kind.startsWith(wanted))) {
            return wanted;
        }
        throw new PlatformException(
                Category.INVALID,
                "event.kind-unknown",
                "there are no events of the kind \"" + wanted + "\"",
                "ask for one of these, or for several by their beginning up to the dot (deployment.): "
                        + names().collect(Collectors.joining(", ")));
    }

    static Optional<EventKindView> find(String kind) {
        return ALL.stream().filter(one -> one.kind().equals(kind)).findFirst();
    }

    private static Stream<String> names() {
        return ALL.stream().map(EventKindView::kind);
    }

    private static Stream<EventKindView> ofApp(String subject, String... happened) {
        return of(subject, true, happened);
    }

    /** But of a team, or of the platform. */
    private static Stream<EventKindView> ofNoApp(String subject, String... happened) {
        return of(subject, false, happened);
    }

    private static Stream<EventKindView> of(String subject, boolean ofApp, String... happened) {
        return Stream.of(happened)
                .map(what -> subject + "." + what)
                .map(kind -> new EventKindView(kind, ofApp, EventQuery.ROUTINE.contains(kind)));
    }
}
