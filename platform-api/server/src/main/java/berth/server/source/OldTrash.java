package berth.server.source;

import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.setting.BerthConfig;
import berth.server.time.Perishable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Repositories of deleted apps that have lain in the recycle bin long enough. */
@ApplicationScoped
class OldTrash implements Perishable {
    private static final Logger LOG = Logger.getLogger(OldTrash.class);

    private final Trash trash;
    private final Events events;
    private final Duration kept;
    private final Clock clock;

    OldTrash(BerthConfig config, Events events, Clock clock) {
        this.trash = new Trash(Repositories.trash(config.home().resolve("git")));
        this.events = events;
        this.kept = config.keep().trash();
        this.clock = clock;
    }

    @Override
    public String what() {
        return "repositories of deleted apps";
    }

    @Override
    public int removeOld() throws IOException {
        var now = clock.instant();
        int count = 0;
        for (var repository : trash.repositories()) {
            try {
                // The first look counts, not the deletion itself: a few hours more are better than too few.
                if (trash.seen(repository, now).isBefore(now.minus(kept))) {
                    // Before it goes: of what is gone nobody could tell any more.
                    QuarkusTransaction.requiringNew().run(() -> record(Trash.app(repository)));
                    trash.remove(repository);
                    count++;
                }
            } catch (IOException e) {
                // On a full disk those behind it are what would make room.
                LOG.warnf("repository %s stays for now: %s", repository.getFileName(), e);
            }
        }
        return count;
    }

    private void record(String app) {
        events.record(new Event(
                "berth", "app.repository-removed", Optional.empty(), Optional.of(app), Optional.empty(), Map.of()));
    }
}
