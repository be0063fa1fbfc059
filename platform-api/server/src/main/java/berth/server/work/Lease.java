package berth.server.work;

import berth.server.time.Loop;
import berth.server.time.Steady;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * This control plane's claim on the work it has taken. Rows that are being worked on name their owner; an owner that has
 * not beaten for {@link #VALID} is taken for dead, and its work is taken over. Whoever moves a row names itself in the
 * condition, so that an owner that was only slow cannot undo what its successor did.
 */
@ApplicationScoped
public class Lease {
    /** How long an owner that is silent counts as alive. */
    public static final Duration VALID = Duration.ofSeconds(6);

    /**
     * Condition in SQL, on a column {@code owner}, for work that nobody alive holds; wants the parameter {@code dead}. An owner
     * that has just begun to beat is known to the table before it is known to the others.
     */
    public static final String ORPHANED =
            "(owner is null or owner in (:dead) or not exists (select 1 from control_plane c where c.id = owner))";

    /** No owner's: no list in SQL may be empty. */
    private static final UUID NOBODY = new UUID(0, 0);

    /** How often an owner beats, and looks at the others. */
    static final Duration BEAT = Duration.ofSeconds(2);

    private final UUID owner = UUID.randomUUID();
    private final EntityManager database;
    private final Clock clock;
    private final OtherOwners others;
    private final Loop loop = new Loop("lease", BEAT, this::beat);

    Lease(EntityManager database, Clock clock, @Steady Clock steady) {
        this.database = database;
        this.clock = clock;
        this.others = new OtherOwners(clock, steady);
    }

    /** Names this run of the control plane. */
    public UUID owner() {
        return owner;
    }

    /**
     * Owners that were silent for too long at the last look; for {@link #ORPHANED}. Never this one, however late its own beat
     * is.
     */
    public Set<UUID> dead() {
        var all = new HashSet<>(others.dead());
        all.add(NOBODY);
        return all;
    }

    /** Whether no other owner lived at the last look. */
    public boolean isAlone() {
        return others.alive().isEmpty();
    }

    void onStart(@Observes @Priority(100) StartupEvent event) {
        beat();
        loop.start();
    }

    /** After all other loops have ended: gives its work free at once instead of letting it time out. */
    void onStop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        loop.close();
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("delete from control_plane where id = :id")
                        .setParameter("id", owner)
                        .executeUpdate());
    }

    private void beat() {
        var now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            others.seen(beatAndListen(now));
            var gone = others.longDead();
            if (!gone.isEmpty()) {
                database.createNativeQuery("delete from control_plane where id in (:gone)")
                        .setParameter("gone", gone)
                        .executeUpdate();
            }
        });
    }

    /** Writes the own beat and reads those of others, in one statement: it is sent for as long as Berth runs. */
    private Map<UUID, Instant> beatAndListen(Instant now) {
        return database.unwrap(Session.class)
                .createNativeQuery("""
                        with beat as (insert into control_plane (id, started_at, heartbeat_at) values (:me, :now, :now)
                            on conflict (id) do update set heartbeat_at = excluded.heartbeat_at)
                        select id, heartbeat_at from control_plane where id <> :me
                        """, Object[].class)
                .addScalar("id", UUID.class)
                .addScalar("heartbeat_at", Instant.class)
                .setParameter("me", owner)
                .setParameter("now", now)
                .getResultStream()
                .collect(Collectors.toMap(row -> (UUID) row[0], row -> (Instant) row[1]));
    }
}
