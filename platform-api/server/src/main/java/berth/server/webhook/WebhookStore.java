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
    /**
     * Position of the next event that it wants, as {@link berth.server.event.Events} finds it too. A scalar, so that PostgreSQL
     * walks the outbox from the webhook's position on, and only where nothing cheaper rules the webhook out.
     */
    private static final String NEXT = """
            (select o.position from outbox o join event e on e.id = o.event_id
             where o.position > webhook.position and e.team_id = webhook.team_id
               and (webhook.kinds = '[]' or exists (
                 select 1 from jsonb_array_elements_text(webhook.kinds) as wanted
                 where e.kind = wanted or right(wanted, 1) = '.' and starts_with(e.kind, wanted)))
             order by o.position limit 1)
            """;

    /** Nothing is told to wait for longer than an hour: what seems to be was so before the clock was set back. */
    private static final String DUE = """
            select * from webhook
            where state = 'ACTIVE' and position < :newest
              and (next_attempt_at is null or next_attempt_at <= :now or next_attempt_at > :never)
              and (owner = :me or\s""" + Lease.ORPHANED + ") and " + NEXT + """
            is not null
            for update skip locked
            """;

    /** Lest each turn looks again through ever more events of others; not at each event, for this writes. */
    private static final String PASS_OVER = """
            update webhook set position = :newest where id in (
              select id from webhook
              where state = 'ACTIVE' and position < :newest - 100 and\s""" + NEXT + """
              is null
              for update skip locked)
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

    boolean anyActive() {
        return getSession()
                .createNativeQuery("select exists (select 1 from webhook where state = 'ACTIVE')", Boolean.class)
                .getSingleResult();
    }

    /**
     * Takes those that have to be told of something, and makes them this control plane's.
     *
     * @param newest position of the newest event, read before
     */
    List<UUID> claim(long newest) {
        var now = clock.instant();
        getSession()
                .createNativeMutationQuery(PASS_OVER)
                .setParameter("newest", newest)
                .executeUpdate();
        return getSession()
                .createNativeQuery(DUE, WebhookRow.class)
                .setParameter("newest", newest)
                .setParameter("now", now)
                .setParameter("never", now.plus(BackOff.LONGEST))
                .setParameter("me", lease.owner())
                .setParameter("dead", lease.dead())
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

    /**
     * Seals again what an older key sealed. Returns how many that were. Writes nothing else of the rows, which other control
     * planes go on telling meanwhile.
     */
    int sealAgain() {
        int count = 0;
        for (var row : listAll()) {
            var renewed = seals.renewed(row.target, WebhookRow.place(row.id));
            if (renewed != row.target) {
                count += update("target = ?1 where id = ?2 and target = ?3", renewed, row.id, row.target);
            }
        }
        return count;
    }
}
