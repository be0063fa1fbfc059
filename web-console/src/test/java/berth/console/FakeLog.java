package berth.console;

import berth.api.build.BuildState;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log that many may follow while one writes. */
final class FakeLog {
    private final List<String> lines = new ArrayList<>();
    private Optional<BuildState> end = Optional.empty();

    synchronized String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    synchronized FakeLog append(String... more) {
        lines.addAll(List.of(more));
        notifyAll();
        return this;
    }

    synchronized FakeLog end(BuildState state) {
        end = Optional.of(state);
        notifyAll();
        return this;
    }

    void follow(int fromLine, SseEventSink sink, Sse sse) {
        try (sink) {
            for (int next = fromLine; !sink.isClosed(); next++) {
                var line = await(next, sink);
                if (sink.isClosed()) {
                    return;
                }
                if (line.isEmpty()) {
                    sink.send(sse.newEvent("end", end.map(Enum::name).orElseThrow()))
                            .toCompletableFuture()
                            .join();
                    return;
                }
                // A reader takes one space after the colon for the format's (HTML Standard section 9.2.6).
                sink.send(sse.newEvent("line", " " + line.get()))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    /** The line with that index once it is written, or nothing if the log ends or the reader leaves before it. */
    private synchronized Optional<String> await(int index, SseEventSink sink) {
        while (lines.size() <= index && end.isEmpty() && !sink.isClosed()) {
            try {
                wait(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return lines.size() > index ? Optional.of(lines.get(index)) : Optional.empty();
    }
}
