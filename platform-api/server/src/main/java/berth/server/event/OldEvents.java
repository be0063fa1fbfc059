package berth.server.event;

import berth.server.setting.BerthConfig;
import berth.server.time.Perishable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Events that are too old; that they went is an event itself, so that a gap in the trail says where it comes from. */
@ApplicationScoped
class OldEvents implements Perishable {
    /** So few at a time that nobody waits for them. */
    private static final int AT_ONCE = 1_000;

    private final Events events;
    private final Duration kept;
    private final Clock clock;

    OldEvents(Events events, BerthConfig config, Clock clock) {
        this.events = events;
        this.kept = config.keep().events();
        this.clock = clock;
    }

    @Override
    public String what() {
        return "events";
    }

    @Override
    public int removeOld() {
        var oldest = clock.instant().minus(kept);
        int all = 0;
        int some;
        do {
            some = QuarkusTransaction.requiringNew().call(() -> forget(oldest));
            all += some;
        } while (some == AT_ONCE);
        return all;
    }

    /** In one transaction: no event goes without that being told. */
    private int forget(Instant oldest) {
        int count = events.forget(oldest, AT_ONCE);
        if (count > 0) {
            var detail = Map.of("count", String.valueOf(count), "before", oldest.toString());
            events.record(new Event(
                    "berth", "events.forgotten", Optional.empty(), Optional.empty(), Optional.empty(), detail));
        }
        return count;
    }
}
