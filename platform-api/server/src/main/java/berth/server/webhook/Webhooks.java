package berth.server.webhook;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.webhook.NewWebhook;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Webhooks of teams. They carry what happens out of the platform, so that only owners see and change them. */
@ApplicationScoped
public class Webhooks {
    private static final int MOST = 20;

    private final WebhookStore store;
    private final Addresses addresses;
    private final Events events;
    private final Clock clock;

    Webhooks(WebhookStore store, Addresses addresses, Events events, Clock clock) {
        this.store = store;
        this.addresses = addresses;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    List<WebhookRow> list(Actor actor, UUID team) {
        actor.require(Permission.OWN, team);
        return store.ofTeam(team);
    }

    /** @throws PlatformException NOT_FOUND, {@code webhook.unknown} */
    @Transactional
    WebhookRow require(Actor actor, UUID team, UUID webhook) {
        actor.require(Permission.OWN, team);
        return required(store.find("id = ?1 and teamId = ?2", webhook, team), webhook);
    }

    /** As it is now, though another changes or deletes it: whoever wants to then waits until the caller's transaction ends. */
    private WebhookRow locked(Actor actor, UUID team, UUID webhook) {
        actor.require(Permission.OWN, team);
        return required(
                store.find("id = ?1 and teamId = ?2", webhook, team).withLock(LockModeType.PESSIMISTIC_WRITE), webhook);
    }

    private static WebhookRow required(PanacheQuery<WebhookRow> query, UUID webhook) {
        return query.firstResultOptional().orElseThrow(() -> unknown(webhook.toString()));
    }

    static PlatformException unknown(String webhook) {
        return new PlatformException(
                Category.NOT_FOUND,
                "webhook.unknown",
                "the team has no webhook " + webhook,
                "list them to see which there are");
    }

    /**
     * Makes one that is told of everything from its own making on.
     *
     * @throws PlatformException INVALID as {@link Target} and {@link Kinds} say, or {@code webhook.address-refused}; CONFLICT,
     *     {@code webhook.too-many}
     */
    @Transactional
    WebhookRow create(Actor actor, UUID team, NewWebhook order) {
        actor.require(Permission.OWN, team);
        var target = Target.of(order);
        var kinds = Kinds.of(order);
        addresses.refusal(target.url()).ifPresent(why -> {
            throw new PlatformException(
                    Category.INVALID,
                    "webhook.address-refused",
                    why,
                    "choose a public address, or ask the operator to allow the network in BERTH_WEBHOOKS_NETWORKS");
        });
        if (store.ofTeam(team).size() >= MOST) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "webhook.too-many",
                    "the team has " + MOST + " webhooks, and more are not allowed",
                    "delete one first");
        }
        var id = UUID.randomUUID();
        var row = new WebhookRow(id, team, store.seal(id, target), kinds.wanted(), actor.name(), clock.instant());
        row.position = events.newest();
        store.persist(row);
        record(actor.name(), "webhook.created", row, detail(target, kinds));
        return row;
    }

    @Transactional
    WebhookRow retry(Actor actor, UUID team, UUID webhook) {
        var row = locked(actor, team, webhook);
        var before = row.state;
        row.retry();
        record(actor.name(), "webhook.retried", row, Map.of("before", before.name(), "after", row.state.name()));
        return row;
    }

    @Transactional
    void delete(Actor actor, UUID team, UUID webhook) {
        var row = locked(actor, team, webhook);
        store.delete(row);
        record(actor.name(), "webhook.deleted", row, Map.of());
    }

    /** Seals again what an older key sealed, in the caller's transaction. Returns how many that were. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int sealAgain() {
        return store.sealAgain();
    }

    /** The host alone: the rest of the address may be a secret. */
    private static Map<String, String> detail(Target target, Kinds kinds) {
        return Map.of("host", target.url().getHost(), "kinds", kinds.toString());
    }

    private void record(String by, String kind, WebhookRow row, Map<String, String> detail) {
        var all = new TreeMap<>(detail);
        all.put("webhook", row.id.toString());
        events.record(new Event(by, kind, Optional.of(row.teamId), Optional.empty(), Optional.empty(), all));
    }
}
