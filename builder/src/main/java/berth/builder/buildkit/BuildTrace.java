package berth.builder.buildkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code moby.buildkit.trace} message: what happened since the one before. Decodes BuildKit's
 * {@code moby.buildkit.v1.StatusResponse} (its {@code api/services/control/control.proto}).
 */
record BuildTrace(List<Vertex> vertices, List<Output> outputs) {
    /**
     * A step as it stands now; the same step comes again whenever it changes.
     *
     * @param error why it failed; empty if it did not
     */
    record Vertex(
            String digest,
            String name,
            boolean cached,
            Optional<Instant> started,
            Optional<Instant> completed,
            String error) {
        Duration duration() {
            return started.flatMap(from -> completed.map(to -> Duration.between(from, to)))
                    .orElse(Duration.ZERO);
        }
    }

    /** A piece of what a step wrote: whole lines or parts of them. Stream 1 is standard output, 2 standard error. */
    record Output(String vertex, int stream, byte[] bytes) {}

    BuildTrace {
        vertices = List.copyOf(vertices);
        outputs = List.copyOf(outputs);
    }

    /** @throws IllegalArgumentException if it is not such a message */
    static BuildTrace decode(byte[] message) {
        var vertices = new ArrayList<Vertex>();
        var outputs = new ArrayList<Output>();
        var reader = new ProtobufReader(message);
        for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
            switch (field) {
                case 1 -> vertices.add(vertex(reader.message()));
                case 3 -> outputs.add(output(reader.message()));
                default -> reader.skip();
            }
        }
        return new BuildTrace(vertices, outputs);
    }

    private static Vertex vertex(ProtobufReader reader) {
        String digest = "";
        String name = "";
        String error = "";
        boolean cached = false;
        Optional<Instant> started = Optional.empty();
        Optional<Instant> completed = Optional.empty();
        for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
            switch (field) {
                case 1 -> digest = reader.text();
                case 3 -> name = reader.text();
                case 4 -> cached = reader.varint() != 0;
                case 5 -> started = Optional.of(instant(reader.message()));
                case 6 -> completed = Optional.of(instant(reader.message()));
                case 7 -> error = reader.text();
                default -> reader.skip();
            }
        }
        return new Vertex(digest, name, cached, started, completed, error);
    }

    private static Output output(ProtobufReader reader) {
        String vertex = "";
        int stream = 1;
        byte[] bytes = {};
        for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
            switch (field) {
                case 1 -> vertex = reader.text();
                case 3 -> stream = (int) reader.varint();
                case 4 -> bytes = reader.raw();
                default -> reader.skip();
            }
        }
        return new Output(vertex, stream, bytes);
    }

    private static Instant instant(ProtobufReader reader) {
        long seconds = 0;
        long nanos = 0;
        for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
            switch (field) {
                case 1 -> seconds = reader.varint();
                case 2 -> nanos = reader.varint();
                default -> reader.skip();
            }
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
