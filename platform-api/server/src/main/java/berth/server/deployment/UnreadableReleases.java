package berth.server.deployment;

import berth.server.environment.EnvironmentRef;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.Release;
import berth.server.release.Releases;
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

    private final Releases releases;
    private final Events events;
    /** Environment by release. */
    private final Map<UUID, UUID> unreadable = new ConcurrentHashMap<>();

    UnreadableReleases(Releases releases, Events events) {
        this.releases = releases;
        this.events = events;
    }

    /** The release; empty if it cannot be read. */
    Optional<Release> read(EnvironmentRef environment, UUID id) {
        try {
            var release = releases.get(id);
            if (unreadable.remove(id) != null) {
                tell(environment, "release.readable", Map.of("release", String.valueOf(release.number())));
            }
            return Optional.of(release);
        } catch (UnreadableException e) {
            if (unreadable.put(id, environment.id()) == null) {
                var number = String.valueOf(releases.outline(id).number());
                tell(
                        environment,
                        "release.unreadable",
                        Map.of(
                                "release",
                                number,
                                "code",
                                "release.unreadable",
                                "message",
                                String.valueOf(e.getMessage()),
                                "nextStep",
                                UnreadableException.nextStep()));
            }
            return Optional.empty();
        }
    }

    boolean any() {
        return !unreadable.isEmpty();
    }

    /** Keys of the environments that wish one of them, as the node knows them. What nobody wishes any more is forgotten. */
    Set<String> environments(Set<UUID> wished) {
        unreadable.keySet().retainAll(wished);
        return unreadable.values().stream().map(UUID::toString).collect(Collectors.toSet());
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
