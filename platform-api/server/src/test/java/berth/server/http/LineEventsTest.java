package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineEventsTest {
    @Test
    void aLineIsSentToAClientThatTakesIt() {
        var client = new Client(CompletableFuture.completedFuture(null));
        try (var lines = new LineEvents(client, new SseImpl(), Duration.ofMinutes(1))) {
            assertTrue(lines.line("hello"));
        }
        assertEquals(List.of(" hello"), client.taken);
        assertTrue(client.isClosed());
    }

    @Test
    @Timeout(30)
    void aClientThatTakesNothingCountsAsGone() {
        var client = new Client(new CompletableFuture<>());
        try (var lines = new LineEvents(client, new SseImpl(), Duration.ofMillis(20))) {
            assertFalse(lines.line("hello"));
        }
        assertTrue(client.isClosed());
    }

    /** A client whose connection takes an event when {@code taking} has ended. */
    private static final class Client implements SseEventSink {
        private final CompletableFuture<Object> taking;
        private final List<Object> taken = new ArrayList<>();
        private boolean closed;

        Client(CompletableFuture<Object> taking) {
            this.taking = taking;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            taken.add(event.getData());
            return taking;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
