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

/** Repositories of deleted apps that have lain in the recycle bin long enough. */
@ApplicationScoped
class OldTrash implements Perishable {
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
            // The first look counts, not the deletion itself: a few hours more are better than too few.
            if (trash.seen(repository, now).isBefore(now.minus(kept))) {
                trash.remove(repository);
                count++;
                QuarkusTransaction.requiringNew().run(() -> record(Trash.app(repository)));
            }
        }
        return count;
    }

    private void record(String app) {
        events.record(new Event(
                "berth", "app.repository-removed", Optional.empty(), Optional.of(app), Optional.empty(), Map.of()));
    }
}
