package berth.server.http;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client whose connection takes an event until it stalls. */
final class StreamClient implements SseEventSink {
    private final List<OutboundSseEvent> taken = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Object> taking = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    List<OutboundSseEvent> taken() {
        return taken;
    }

    /** From now on it takes nothing any more. */
    void stall() {
        taking = new CompletableFuture<>();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
        taken.add(event);
        return taking;
    }

    @Override
    public void close() {
        closed = true;
    }
}
