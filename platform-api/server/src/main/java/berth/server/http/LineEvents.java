package berth.server.http;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Lines as server-sent events: {@code line} for each, a comment as sign of life, {@code end} once. */
public final class LineEvents implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LineEvents.class);

    private final SseEventSink sink;
    private final Sse sse;

    private LineEvents(SseEventSink sink, Sse sse) {
        this.sink = sink;
        this.sse = sse;
    }

    /** Writes on a thread of its own, for the request's must have returned before the stream ends. */
    public static void stream(SseEventSink sink, Sse sse, Consumer<LineEvents> writer) {
        Thread.ofVirtual().name("line-events").start(() -> {
            try (var out = new LineEvents(sink, sse)) {
                writer.accept(out);
            } catch (RuntimeException e) {
                LOG.warnf(e, "a stream of lines broke");
            }
        });
    }

    /** Sends a line, or a sign of life if it is empty; returns whether the client is still there. */
    public boolean line(String text) {
        return text.isEmpty()
                ? send(sse.newEventBuilder().comment("still here").build())
                : send(sse.newEvent("line", data(text)));
    }

    /** Says that no line will follow. */
    public void end(String state) {
        send(sse.newEvent("end", data(state)));
    }

    @Override
    public void close() {
        sink.close();
    }

    /** Readers take one space after the colon away, and the library writes none. */
    private static String data(String text) {
        return " " + text;
    }

    private boolean send(jakarta.ws.rs.sse.OutboundSseEvent event) {
        if (sink.isClosed()) {
            return false;
        }
        try {
            // Waited for: a client that reads slowly slows the writing, not the memory.
            sink.send(event).toCompletableFuture().join();
            return !sink.isClosed();
        } catch (CompletionException | IllegalStateException e) {
            return false;
        }
    }
}
