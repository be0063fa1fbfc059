package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.Await;
import berth.node.EnvironmentKey;
import berth.node.RunKey;
import berth.node.engine.EngineEvent.Kind;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who follows a log looks at the container again when the engine tells that something has happened to it. The engine is made
 * here: what happens, happens between its answer to a look and the waiting. Whoever misses it waits for an hour.
 */
@Timeout(60)
class FollowedTest {
    private static final String ID = "c1";
    private static final Map<String, String> INSTANCE = Map.of(InstanceLabels.INSTALLATION, "here");
    private static final Map<String, String> RUN =
            Map.of(InstanceLabels.INSTALLATION, "here", InstanceLabels.RUN, "r1", InstanceLabels.INPUT, "true");

    private static final String REFUSAL = "OCI runtime create failed: exec: no such file";

    private final List<String> states = new CopyOnWriteArrayList<>();
    private final List<String> given = new ArrayList<>();
    private final HttpServer server;
    private final Engine engine;
    private final Happenings happenings = new Happenings(() -> true, Duration.ofHours(1));
    private final Containers containers;
    private final Logs logs;
    private volatile Map<String, String> labels = INSTANCE;
    private volatile int written;

    FollowedTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine = new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()));
        containers = new Containers(engine, DockerEngineOptions.of("here"));
        logs = new Logs(engine, containers, happenings);
    }

    @BeforeEach
    void theEngineAnswers() {
        server.createContext("/containers/" + ID + "/json", this::inspect);
        server.createContext("/containers/" + ID + "/logs", this::logs);
        server.createContext("/containers/" + ID + "/start", this::start);
        server.start();
    }

    @AfterEach
    void close() {
        engine.close();
        server.stop(0);
    }

    @Test
    void anInstanceIsFollowedOnWhenItIsStartedAgainUntilItIsGone() {
        states.addAll(List.of("running", "running", "restarting", "running", "exited", "gone"));
        logs.follow(ID, 100, line -> given.add(line.text()));
        assertEquals(List.of("line 1", "line 2"), given);
        assertEquals(List.of(), states);
        assertEquals(0, happenings.watched());
    }

    @Test
    void aRunThatBeginsLaterIsFollowedWhenItHasBegun() {
        labels = RUN;
        states.addAll(List.of("created", "created", "created", "running"));
        logs.follow(ID, 100, line -> given.add(line.text()));
        assertEquals(List.of("line 1"), given);
        assertEquals(0, happenings.watched());
    }

    @Test
    void aRunThatIsRemovedBeforeItBeginsIsNot() {
        labels = RUN;
        states.addAll(List.of("created", "created", "created", "gone"));
        logs.follow(ID, 100, line -> given.add(line.text()));
        assertEquals(List.of(), given);
    }

    @Test
    void aRunThatCannotBeStartedIsNotThoughTheEngineTellsNoEvent() throws InterruptedException {
        labels = RUN;
        states.addAll(List.of("created", "created", "created", "created", "refused"));
        var follower = Thread.ofPlatform().start(() -> logs.follow(ID, 100, line -> given.add(line.text())));
        Await.until(() -> follower.getState() == Thread.State.TIMED_WAITING && states.size() == 2);
        var options = DockerEngineOptions.of("here");
        var networks = new Networks(engine, options);
        var instances = new Instances(engine, networks, new ContainerSpecs(options), happenings);
        new Runs(engine, networks, containers, instances, logs, options)
                .begin(new RunKey(new EnvironmentKey("e1", "shop", "production"), "r1"), ID);
        follower.join();
        assertEquals(List.of(), given);
    }

    /** Answers with the next state; the one after it has come by the time that the answer is read. */
    private void inspect(HttpExchange asked) throws IOException {
        String state = states.removeFirst();
        if (!states.isEmpty() && !List.of(state, "refused").contains(states.getFirst())) {
            Kind kind = states.getFirst().equals("gone") ? Kind.REMOVED : Kind.STARTED;
            happenings.take(new EngineEvent(ID, labels.equals(RUN), kind, Instant.EPOCH, 0));
        }
        if (state.equals("gone")) {
            answer(asked, 404, "{\"message\": \"No such container\"}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        var told = new StringBuilder();
        labels.forEach(
                (name, value) -> told.append(told.isEmpty() ? "" : ", ").append("\"" + name + "\": \"" + value + "\""));
        boolean refused = state.equals("refused");
        String startedAt = state.equals("created") || refused ? "0001-01-01T00:00:00Z" : "2026-01-31T12:00:00Z";
        answer(
                asked,
                200,
                ("{\"Id\": \"" + ID + "\", \"State\": {\"Status\": \"" + (refused ? "created" : state)
                                + "\", \"Error\": \"" + (refused ? REFUSAL : "") + "\", \"StartedAt\": \"" + startedAt
                                + "\"}, \"Config\": {\"Labels\": {" + told + "}}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void start(HttpExchange asked) throws IOException {
        answer(asked, 400, ("{\"message\": \"" + REFUSAL + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** Each stream has all that was written, and one line more. */
    private void logs(HttpExchange asked) throws IOException {
        if (asked.getRequestURI().getQuery().contains("follow=1")) {
            written++;
        }
        var frames = ByteBuffer.allocate(1 << 10);
        for (int line = 1; line <= written; line++) {
            byte[] text = ("2026-01-31T12:00:0" + line + "Z line " + line + "\n").getBytes(StandardCharsets.UTF_8);
            frames.putInt(1 << 24).putInt(text.length).put(text);
        }
        answer(asked, 200, Arrays.copyOf(frames.array(), frames.position()));
    }

    private static void answer(HttpExchange asked, int status, byte[] body) throws IOException {
        try (asked) {
            asked.getResponseHeaders().add("Content-Type", "application/json");
            asked.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            asked.getResponseBody().write(body);
        }
    }
}
