package berth.server.webhook;

import berth.api.event.EventView;
import berth.api.webhook.WebhookState;
import berth.server.event.Event;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.secret.UnreadableException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What each webhook is to be told next, and what came of it. */
@ApplicationScoped
class Deliveries {
    private static final String PLATFORM = "berth";

    private final WebhookStore store;
    private final Events events;
    private final ObjectMapper json;
    private final Clock clock;

    Deliveries(WebhookStore store, Events events, ObjectMapper json, Clock clock) {
        this.store = store;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /** Webhooks that have to be told of something now. */
    @Transactional
    List<UUID> due() {
        // Most have none, and this is asked after each event.
        return store.anyActive() ? store.claim(events.newest()) : List.of();
    }

    /**
     * The next that it is to be told of, in the order of commits. Empty if there is nothing, or it is not to be told now, or its
     * address cannot be read, which counts as a failure.
     */
    @Transactional(dontRollbackOn = UnreadableException.class)
    Optional<Delivery> next(UUID webhook) {
        return store.mine(webhook).filter(this::isDue).flatMap(row -> {
            // Read first: what is committed after it gets a larger position.
            long newest = events.newest();
            var found = events.next(query(row));
            if (found.isEmpty()) {
                row.told(Math.max(row.position, newest));
                return Optional.empty();
            }
            return delivery(row, found.getFirst());
        });
    }

    /** Writes down what came of it; nothing if the webhook is gone, or was told it by another meanwhile. */
    @Transactional
    void tried(Delivery delivery, Outcome outcome) {
        store.mine(delivery.webhook())
                .filter(row -> row.position < delivery.event().id())
                .ifPresent(row -> {
                    row.attemptedAt = clock.instant();
                    if (outcome.taken()) {
                        row.told(delivery.event().id());
                        row.lastStatus = outcome.status().orElse(null);
                        row.lastError = null;
                    } else {
                        failed(row, outcome, Optional.of(delivery.target().url().getHost()));
                    }
                });
    }

    private Optional<Delivery> delivery(WebhookRow row, EventView event) {
        try {
            return Optional.of(new Delivery(row.id, store.open(row), event, json.writeValueAsString(event)));
        } catch (UnreadableException e) {
            failed(row, Outcome.failed("its address cannot be read: " + e.getMessage()), Optional.empty());
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is always JSON", e);
        }
    }

    private void failed(WebhookRow row, Outcome outcome, Optional<String> host) {
        row.failed(clock.instant(), outcome);
        if (row.state == WebhookState.GIVEN_UP) {
            var detail = Map.of(
                    "webhook",
                    row.id.toString(),
                    "host",
                    host.orElse("?"),
                    "attempts",
                    String.valueOf(row.attempts),
                    "error",
                    Objects.requireNonNullElse(row.lastError, "?"));
            events.record(new Event(
                    PLATFORM, "webhook.given-up", Optional.of(row.teamId), Optional.empty(), Optional.empty(), detail));
        }
    }

    private boolean isDue(WebhookRow row) {
        var now = clock.instant();
        var next = row.nextAttemptAt;
        return next == null || !next.isAfter(now) || next.isAfter(now.plus(BackOff.LONGEST));
    }

    private static EventQuery query(WebhookRow row) {
        return new EventQuery(
                Optional.of(row.teamId),
                Optional.empty(),
                Optional.empty(),
                row.kinds,
                Optional.empty(),
                Optional.of(row.position),
                1);
    }
}
