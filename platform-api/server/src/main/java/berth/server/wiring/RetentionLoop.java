package berth.server.wiring;

import berth.server.time.DatabaseAway;
import berth.server.time.Loop;
import berth.server.time.Perishable;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Removes what is kept for a while only, once it is too old. One that cannot be removed keeps no other. */
@ApplicationScoped
class RetentionLoop {
    private static final Logger LOG = Logger.getLogger(RetentionLoop.class);

    private final List<Perishable> kept;
    private final Loop loop = new Loop("retention", Duration.ofHours(1), this::turn);

    RetentionLoop(@All List<Perishable> kept) {
        this.kept = kept;
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.close();
    }

    void turn() {
        Optional<RuntimeException> away = Optional.empty();
        for (Perishable each : kept) {
            try {
                int count = each.removeOld();
                if (count > 0) {
                    LOG.infof("%d %s were too old and are gone", count, each.what());
                }
            } catch (IOException | RuntimeException e) {
                if (e instanceof RuntimeException failure
                        && DatabaseAway.cause(failure).isPresent()) {
                    away = Optional.of(failure);
                } else {
                    LOG.errorf(e, "old %s cannot be removed", each.what());
                }
            }
        }
        // Told once for all loops.
        away.ifPresent(failure -> {
            throw failure;
        });
    }
}
