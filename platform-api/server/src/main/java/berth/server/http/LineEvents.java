package berth.server.http;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Lines as server-sent events: {@code line} for each, a comment as sign of life, {@code end} once. */
public final class LineEvents implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LineEvents.class);

    /** A client that takes nothing for so long is not there any more, whatever its connection says. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SseEventSink sink;
    private final Sse sse;
    private final Duration patience;

    LineEvents(SseEventSink sink, Sse sse, Duration patience) {
        this.sink = sink;
        this.sse = sse;
        this.patience = patience;
    }

    /** Writes on a thread of its own, for the request's must have returned before the stream ends. */
    public static void stream(SseEventSink sink, Sse sse, Consumer<LineEvents> writer) {
        var lines = new LineEvents(sink, sse, PATIENCE);
        // The head of the answer is written by the first that is sent, or by the library when the request's thread
        // returns. If
        // that were at the same time, one of both would find it written already and fail. So the first is sent here.
        lines.line("");
        Thread.ofVirtual().name("line-events").start(() -> {
            try (lines) {
                writer.accept(lines);
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

    /** Sends something that has an id, by which a client may say later from where on it wants to go on. */
    public boolean numbered(long id, String text) {
        return send(
                sse.newEventBuilder().id(String.valueOf(id)).data(data(text)).build());
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
            sink.send(event).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return !sink.isClosed();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
