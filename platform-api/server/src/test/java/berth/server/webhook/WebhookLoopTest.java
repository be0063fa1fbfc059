package berth.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.event.Events;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WebhookLoopTest {
    private static final int DUE = 30;
    private static final int LOOKING = 3;

    @Inject
    WebhookStore store;

    @Inject
    Events events;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Sender sender;

    @Test
    void onlySoManyLookIntoTheDatabaseAtTheSameTimeAndAllComeToIt() {
        var deliveries = new HeldDeliveries(store, events, json, clock);
        var looking = new Semaphore(LOOKING, true);
        new WebhookLoop(deliveries, sender, looking).turn();
        Await.until(
                () -> "all others wait; looking: " + deliveries.inside + ", waiting: " + looking.getQueueLength(),
                () -> looking.getQueueLength() == DUE - LOOKING);
        assertEquals(LOOKING, deliveries.inside.get());
        deliveries.held.countDown();
        Await.until(() -> "all have looked: " + deliveries.looked, () -> deliveries.looked.get() == DUE);
        Await.until(() -> "all places are free", () -> looking.availablePermits() == LOOKING);
    }

    /** Many are due, and the database answers none before it may. */
    private static final class HeldDeliveries extends Deliveries {
        private final CountDownLatch held = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger looked = new AtomicInteger();

        HeldDeliveries(WebhookStore store, Events events, ObjectMapper json, Clock clock) {
            super(store, events, json, clock);
        }

        @Override
        List<UUID> due() {
            return Stream.generate(UUID::randomUUID).limit(DUE).toList();
        }

        @Override
        Optional<Delivery> next(UUID webhook) {
            inside.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inside.decrementAndGet();
            looked.incrementAndGet();
            return Optional.empty();
        }
    }
}
