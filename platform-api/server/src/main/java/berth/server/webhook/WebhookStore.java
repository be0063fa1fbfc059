package berth.server.webhook;

import berth.api.webhook.WebhookState;
import berth.server.secret.Seals;
import berth.server.work.Lease;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Webhooks as rows; each is told by one control plane at a time, so that its events come in order. */
@ApplicationScoped
class WebhookStore implements PanacheRepositoryBase<WebhookRow, UUID> {
    /** Nothing is told to wait for longer than an hour: what seems to be was so before the clock was set back. */
    private static final String DUE = """
            select * from webhook
            where state = 'ACTIVE' and position < (select coalesce(max(position), 0) from outbox)
              and (next_attempt_at is null or next_attempt_at <= :now or next_attempt_at > :never)
              and (owner = :me or\s""" + Lease.ORPHANED + """
            )
            for update skip locked
            """;

    private final Lease lease;
    private final Seals seals;
    private final Clock clock;

    WebhookStore(Lease lease, Seals seals, Clock clock) {
        this.lease = lease;
        this.seals = seals;
        this.clock = clock;
    }

    List<WebhookRow> ofTeam(UUID team) {
        return list("teamId = ?1 order by createdAt, id", team);
    }

    /** Takes those that may have to be told of something, and makes them this control plane's. */
    List<UUID> claim() {
        var now = clock.instant();
        return getSession()
                .createNativeQuery(DUE, WebhookRow.class)
                .setParameter("now", now)
                .setParameter("never", now.plus(BackOff.LONGEST))
                .setParameter("me", lease.owner())
                .setParameter("alive", lease.alive())
                .getResultStream()
                .map(row -> {
                    row.owner = lease.owner();
                    return row.id;
                })
                .toList();
    }

    /** The row, locked, if this control plane still tells it. */
    Optional<WebhookRow> mine(UUID webhook) {
        return find("id = ?1 and state = ?2 and owner = ?3", webhook, WebhookState.ACTIVE, lease.owner())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    byte[] seal(UUID webhook, Target target) {
        return seals.seal(target.variables(), WebhookRow.place(webhook));
    }

    /** @throws berth.server.secret.UnreadableException if its key is not there any more */
    Target open(WebhookRow row) {
        return Target.of(seals.open(row.target, WebhookRow.place(row.id)));
    }

    /** Seals again what an older key sealed. Returns how many that were. */
    int sealAgain() {
        int count = 0;
        for (var row : listAll()) {
            var renewed = seals.renewed(row.target, WebhookRow.place(row.id));
            if (renewed != row.target) {
                row.target = renewed;
                count++;
            }
        }
        return count;
    }
}
