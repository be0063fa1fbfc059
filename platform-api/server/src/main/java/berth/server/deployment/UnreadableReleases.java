package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.server.environment.EnvironmentRef;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.OpenReleases;
import berth.server.release.Outlines;
import berth.server.release.Release;
import berth.server.secret.UnreadableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Releases that are wished and whose config vars do not open: what they want to run is not known. It is told once, in log and
 * events; what runs of their environments is left as it is, and all others are none the wiser.
 */
@ApplicationScoped
class UnreadableReleases {
    private static final Logger LOG = Logger.getLogger(UnreadableReleases.class);
    private static final String PLATFORM = "berth";

    private final OpenReleases releases;
    private final Outlines outlines;
    private final Events events;
    /** Environment by release. */
    private final Map<UUID, UUID> unreadable = new ConcurrentHashMap<>();

    UnreadableReleases(OpenReleases releases, Outlines outlines, Events events) {
        this.releases = releases;
        this.outlines = outlines;
        this.events = events;
    }

    /**
     * Releases, by their keys; not those that cannot be read.
     *
     * @param wishedBy the environment of each
     */
    Map<UUID, Release> read(Map<UUID, EnvironmentRef> wishedBy) {
        var found = releases.of(wishedBy.keySet());
        found.readable().values().forEach(release -> {
            if (unreadable.remove(release.id()) != null) {
                tellReadable(requireNonNull(wishedBy.get(release.id())), release);
            }
        });
        found.unreadable().forEach((id, why) -> {
            var environment = requireNonNull(wishedBy.get(id));
            if (unreadable.put(id, environment.id()) == null) {
                tellUnreadable(environment, id, why);
            }
        });
        return found.readable();
    }

    /** Nobody wishes others any more: they need not be kept open. */
    void keepOnly(Set<UUID> wished) {
        releases.keepOnly(wished);
    }

    boolean any() {
        return !unreadable.isEmpty();
    }

    /** Keys of the environments that wish one of them, as the node knows them. What nobody wishes any more is forgotten. */
    Set<String> environments(Set<UUID> wished) {
        unreadable.keySet().retainAll(wished);
        return unreadable.values().stream().map(UUID::toString).collect(Collectors.toSet());
    }

    private void tellReadable(EnvironmentRef environment, Release release) {
        tell(environment, "release.readable", Map.of("release", String.valueOf(release.number())));
    }

    private void tellUnreadable(EnvironmentRef environment, UUID id, UnreadableException why) {
        var number = Optional.ofNullable(outlines.of(Set.of(id)).get(id))
                .map(release -> String.valueOf(release.number()))
                .orElse("?");
        tell(
                environment,
                "release.unreadable",
                Map.of(
                        "release",
                        number,
                        "code",
                        "release.unreadable",
                        "message",
                        String.valueOf(why.getMessage()),
                        "nextStep",
                        UnreadableException.nextStep()));
    }

    private void tell(EnvironmentRef environment, String kind, Map<String, String> detail) {
        LOG.warnf("%s: %s %s", kind, environment.path(), detail);
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofEnvironment(
                        PLATFORM,
                        kind,
                        environment.app().team(),
                        environment.app().name(),
                        environment.name(),
                        detail)));
    }
}
