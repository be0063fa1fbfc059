package berth.server.webhook;

import berth.server.event.Events;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Tells webhooks of events: each on a thread of its own while there is something, so that a slow one keeps no other waiting, and
 * one event after the other. What was sent and not yet written down when Berth was killed is sent again.
 */
@ApplicationScoped
public class WebhookLoop {
    private static final Logger LOG = Logger.getLogger(WebhookLoop.class);
    /** Also how late what has failed may be tried again. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    /** A push is a dozen events within a second or two, each of which asks for a turn. */
    private static final Duration GATHERS = Duration.ofMillis(250);
    /** So many look into the database at the same time: its connections are for all of Berth. Sending needs none. */
    private static final int LOOKING = 8;

    private final Deliveries deliveries;
    private final Sender sender;
    private final Map<UUID, Thread> telling = new ConcurrentHashMap<>();
    private final Semaphore looking;
    private final Loop loop = new Loop("webhooks", INTERVAL, this::turn).atMostEvery(GATHERS);
    private volatile boolean open;

    @Inject
    WebhookLoop(Deliveries deliveries, Sender sender) {
        this(deliveries, sender, new Semaphore(LOOKING, true));
    }

    WebhookLoop(Deliveries deliveries, Sender sender, Semaphore looking) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.looking = looking;
    }

    /** Begins to tell. */
    public void start() {
        open = true;
        loop.start();
    }

    /** Tells no more; who is just being told is told once more after the next start. */
    public void stop() {
        open = false;
        loop.close();
        telling.values().forEach(Thread::interrupt);
    }

    void recorded(@Observes(during = TransactionPhase.AFTER_SUCCESS) Events.Recorded event) {
        loop.signal();
    }

    void turn() {
        for (UUID webhook : deliveries.due()) {
            telling.computeIfAbsent(webhook, this::teller);
        }
    }

    private Thread teller(UUID webhook) {
        return Thread.ofVirtual().name("webhook-" + webhook).start(() -> {
            try {
                tell(webhook);
                telling.remove(webhook, Thread.currentThread());
                // What came after its last look and before now found it still being told.
                loop.signal();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // Tried again at the loop's next turn, as anything that has not been written down.
                LOG.errorf(e, "webhook %s cannot be told", webhook);
            } finally {
                // Not the one that has begun since.
                telling.remove(webhook, Thread.currentThread());
            }
        });
    }

    private void tell(UUID webhook) throws InterruptedException {
        for (var next = look(() -> deliveries.next(webhook)); open && next.isPresent(); next = after(next.get())) {
            LOG.debugf(
                    "webhook %s is told of event %d",
                    webhook, next.get().event().id());
        }
    }

    private Optional<Delivery> after(Delivery delivery) throws InterruptedException {
        var outcome = sender.send(delivery);
        outcome.error()
                .ifPresent(why -> LOG.infof(
                        "webhook %s (%s): %s",
                        delivery.webhook(), delivery.target().url().getHost(), why));
        return look(() -> {
            deliveries.tried(delivery, outcome);
            return deliveries.next(delivery.webhook());
        });
    }

    private Optional<Delivery> look(Supplier<Optional<Delivery>> work) throws InterruptedException {
        looking.acquire();
        try {
            return work.get();
        } finally {
            looking.release();
        }
    }
}
