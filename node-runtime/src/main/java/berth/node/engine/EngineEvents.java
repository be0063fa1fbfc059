package berth.node.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The engine's events of the instances and runs of this installation: one stream, which is opened again whenever it breaks. */
final class EngineEvents {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Of the engine's words for why it refuses. */
    private static final int MOST_WORDS = 2000;

    private static final String DOING = "follow the engine's events";
    private static final System.Logger LOG = System.getLogger(EngineEvents.class.getName());

    private final Engine engine;
    private final String filters;
    private final ObjectMapper json = DockerClientConfig.getDefaultObjectMapper();
    /** The first stream begins with what the engine still knows: some of it may be of what runs now. */
    private Instant last = Instant.EPOCH;

    private boolean complained;
    private volatile boolean flow;

    EngineEvents(Engine engine, DockerEngineOptions options) {
        this.engine = engine;
        this.filters = filters(options.installation());
    }

    /** Follows them until the engine is closed, on a thread of it, and gives each to that one. */
    void begin(Consumer<EngineEvent> taker) {
        engine.threads().execute(() -> keep(taker));
    }

    /** Whether what happens now is told. */
    boolean flows() {
        return flow;
    }

    private void keep(Consumer<EngineEvent> taker) {
        while (!engine.isClosed()) {
            var opened = System.nanoTime();
            try {
                stream(taker);
            } catch (IOException e) {
                complain(engine.unreachable(DOING, e));
            } catch (RuntimeException e) {
                complain(e);
            }
            try {
                // Of what happens between two streams the engine keeps the last few hundred events alone.
                TimeUnit.NANOSECONDS.sleep(opened + PAUSE.toNanos() - System.nanoTime());
            } catch (InterruptedException e) {
                // It is interrupted only when the engine is closed.
                return;
            }
        }
    }

    private void stream(Consumer<EngineEvent> taker) throws IOException {
        try (Response response = engine.call(DOING, this::answer)) {
            read(response.getBody(), taker);
        }
    }

    private Response answer() {
        Response response = engine.streams().execute(request());
        int status = response.getStatusCode();
        if (status == 200) {
            return response;
        }
        try (response) {
            String text = new String(response.getBody().readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
            throw new DockerException(text, status);
        } catch (IOException e) {
            throw new UncheckedIOException("the engine answered " + status, e);
        }
    }

    /** What reads it does not close it: that would wait for its end. The answer gives up its connection before. */
    private void read(InputStream body, Consumer<EngineEvent> taker) throws IOException {
        flow = true;
        complained = false;
        ObjectReader reader = json.readerFor(Event.class).without(StreamReadFeature.AUTO_CLOSE_SOURCE);
        try (MappingIterator<Event> events = reader.readValues(body)) {
            while (events.hasNextValue()) {
                next(events).flatMap(EngineEvent::of).ifPresent(event -> {
                    taker.accept(event);
                    last = event.at();
                });
            }
        } finally {
            // Before the answer is closed, however long that takes.
            flow = false;
        }
    }

    /** Empty for one that is JSON, but no event: those after it can be read all the same. */
    private static Optional<Event> next(MappingIterator<Event> events) throws IOException {
        try {
            return Optional.of(events.nextValue());
        } catch (JsonMappingException e) {
            LOG.log(Level.WARNING, "an event of the engine is passed over: " + e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private void complain(RuntimeException why) {
        if (!complained && !engine.isClosed()) {
            complained = true;
            LOG.log(Level.WARNING, "trying again until it goes: " + why.getMessage());
        }
    }

    private Request request() {
        return Request.builder()
                .method(Request.Method.GET)
                .path("/events?since=%d.%09d&filters=%s".formatted(last.getEpochSecond(), last.getNano(), filters))
                .build();
    }

    private String filters(String installation) {
        List<String> words =
                Arrays.stream(EngineEvent.Kind.values()).map(kind -> kind.word).toList();
        Map<String, List<String>> wanted = Map.of(
                "type", List.of("container"),
                "event", words,
                "label", List.of(InstanceLabels.INSTALLATION + "=" + installation));
        try {
            return URLEncoder.encode(json.writeValueAsString(wanted), StandardCharsets.UTF_8)
                    .replace("+", "%20");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that are no JSON", e);
        }
    }
}
