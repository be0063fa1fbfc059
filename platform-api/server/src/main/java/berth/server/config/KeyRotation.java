package berth.server.config;

import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.Releases;
import berth.server.webhook.Webhooks;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Seals everything again that an older key sealed, at each start: an operator rotates the key by putting a new one first in
 * the key file ({@code deploy/rotate-config-key}) and may take the old one out once this has been logged.
 */
@ApplicationScoped
class KeyRotation {
    private static final Logger LOG = Logger.getLogger(KeyRotation.class);

    private final EnvironmentConfig config;
    private final GroupStore groups;
    private final Releases releases;
    private final Webhooks webhooks;
    private final Events events;

    KeyRotation(EnvironmentConfig config, GroupStore groups, Releases releases, Webhooks webhooks, Events events) {
        this.config = config;
        this.groups = groups;
        this.releases = releases;
        this.webhooks = webhooks;
        this.events = events;
    }

    void onStart(@Observes StartupEvent event) {
        // Each in a transaction of its own: who changes one of these may hold another for which that would wait.
        int count = sealAgain("config", config::sealAgain)
                + sealAgain("config groups", groups::sealAgain)
                + sealAgain("releases", releases::sealAgain)
                + sealAgain("webhooks", webhooks::sealAgain);
        if (count > 0) {
            LOG.infof("%d sets of config vars and webhooks are sealed with the newest key now", count);
        }
    }

    private int sealAgain(String what, IntSupplier work) {
        return QuarkusTransaction.requiringNew().call(() -> recorded(what, work.getAsInt()));
    }

    private int recorded(String what, int count) {
        if (count > 0) {
            events.record(new Event(
                    "berth",
                    "config.sealed-again",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of("what", what, "count", String.valueOf(count))));
        }
        return count;
    }
}
