package berth.builder.buildkit;

import berth.builder.buildkit.BuildTrace.Vertex;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns the trace into lines for people: each step once when it starts or is found cached, its output below it, and how
 * long it took. What BuildKit does for itself stays out.
 */
final class StepLog {
    private static final int KEPT_LINES = 200;
    private static final Duration WORTH_SAYING = Duration.ofMillis(500);

    /** A step as far as it was told. */
    private static final class Told {
        boolean begun;
        boolean ended;
    }

    private final Consumer<String> log;
    private final Map<String, Vertex> vertices = new HashMap<>();
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, LineBuffer> buffers = new HashMap<>();
    private final Map<String, Deque<String>> lastLines = new HashMap<>();
    private final Set<String> images = new HashSet<>();
    private String writing = "";
    private Optional<Vertex> failed = Optional.empty();

    StepLog(Consumer<String> log) {
        this.log = log;
    }

    void add(BuildTrace trace) {
        for (Vertex vertex : trace.vertices()) {
            vertices.put(vertex.digest(), vertex);
            StepNames.image(vertex.name())
                    .or(() -> StepNames.frontend(vertex.name()))
                    .ifPresent(images::add);
            if (!vertex.error().isEmpty()
                    && (failed.isEmpty() || failed.get().error().contains("context canceled"))) {
                failed = Optional.of(vertex);
            }
            if (vertex.completed().isEmpty()) {
                begin(vertex);
            }
        }
        for (BuildTrace.Output output : trace.outputs()) {
            buffers.computeIfAbsent(
                            output.vertex() + "/" + output.stream(),
                            key -> new LineBuffer(line -> output(output.vertex(), line)))
                    .add(output.bytes());
        }
        for (Vertex vertex : trace.vertices()) {
            if (vertex.completed().isPresent()) {
                end(vertex);
            }
        }
    }

    /** Names of all images that the build asked for so far. */
    Set<String> images() {
        return images;
    }

    /** The frontend image that the build is waiting for right now. */
    Optional<String> awaitedFrontend() {
        return vertices.values().stream()
                .filter(vertex -> vertex.completed().isEmpty())
                .flatMap(vertex -> StepNames.frontend(vertex.name()).stream())
                .findFirst();
    }

    /** The step that broke, if one did. */
    Optional<Vertex> failed() {
        return failed;
    }

    /** The last lines that step wrote, oldest first. */
    List<String> lastLines(Vertex vertex) {
        flush(vertex);
        return List.copyOf(lastLines.getOrDefault(vertex.digest(), new ArrayDeque<>()));
    }

    private void begin(Vertex vertex) {
        // Copying is quick and says nothing: it is told once, at its end.
        if (vertex.started().isPresent() && !vertex.cached() && StepNames.runs(vertex.name())) {
            header(vertex);
        }
    }

    private void header(Vertex vertex) {
        var state = told.computeIfAbsent(vertex.digest(), key -> new Told());
        if (!state.begun) {
            state.begun = true;
            StepNames.shown(vertex.name()).ifPresent(log);
        } else if (!writing.equals(vertex.digest())) {
            StepNames.number(vertex.name()).ifPresent(number -> log.accept(number + " …"));
        }
        writing = vertex.digest();
    }

    private void output(String digest, String line) {
        Vertex vertex = vertices.get(digest);
        if (vertex != null && StepNames.shown(vertex.name()).isPresent()) {
            if (!writing.equals(digest)) {
                header(vertex);
            }
            var kept = lastLines.computeIfAbsent(digest, key -> new ArrayDeque<>());
            kept.addLast(line);
            if (kept.size() > KEPT_LINES) {
                kept.removeFirst();
            }
            log.accept("      " + line);
        }
    }

    private void end(Vertex vertex) {
        flush(vertex);
        var state = told.computeIfAbsent(vertex.digest(), key -> new Told());
        // A step can be reported as done first and as cached later.
        if (state.ended) {
            return;
        }
        state.ended = true;
        String took = "done in %.1fs".formatted(vertex.duration().toMillis() / 1000.0);
        if (!vertex.error().isEmpty()) {
            return;
        }
        if (state.begun) {
            StepNames.number(vertex.name()).ifPresent(number -> log.accept(number + " " + took));
            writing = "";
            return;
        }
        boolean slow = vertex.duration().compareTo(WORTH_SAYING) >= 0;
        StepNames.shown(vertex.name())
                .filter(name -> slow || StepNames.number(vertex.name()).isPresent())
                .ifPresent(name -> log.accept(name + "  " + (vertex.cached() ? "CACHED" : took)));
        writing = "";
    }

    private void flush(Vertex vertex) {
        for (int stream = 1; stream <= 2; stream++) {
            var buffer = buffers.get(vertex.digest() + "/" + stream);
            if (buffer != null) {
                buffer.flush();
            }
        }
    }
}
