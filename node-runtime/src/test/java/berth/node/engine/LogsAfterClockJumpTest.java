package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.Await;
import berth.node.LogLine;
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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine's clock is set back, or much is written, while an instance is followed. Its engine is made here: no test sets the
 * machine's clock.
 */
class LogsAfterClockJumpTest {
    private static final String ID = "c1";

    private final Instant now = Instant.now();
    private final List<LogLine> written = new CopyOnWriteArrayList<>();
    private final List<String> given = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int streams;
    private volatile String state = "exited";
    private Runnable afterALook = () -> {};
    private List<LogLine> afterItWasStartedAgain = List.of();

    LogsAfterClockJumpTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void theEngineAnswers() {
        server.createContext("/containers/" + ID + "/json", this::inspect);
        server.createContext("/containers/" + ID + "/logs", this::logs);
        server.start();
    }

    @AfterEach
    void theEngineIsGone() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-10M"})
    void whatAnInstanceWritesAfterTheClockWasSetBackIsNotMissed(Duration lastLine) throws Exception {
        written.add(line(lastLine.minusSeconds(1), "one"));
        written.add(line(lastLine, "two"));
        afterItWasStartedAgain = List.of(line(Duration.ofMinutes(-30), "three"), line(Duration.ofMinutes(-29), "four"));
        follow(List.of("one", "two", "three", "four"));
    }

    @Test
    void whereTheClockIsRightNothingIsMissedOrRepeatedEither() throws Exception {
        written.add(line(Duration.ofMinutes(-3), "one"));
        written.add(line(Duration.ofMinutes(-2), "two"));
        afterItWasStartedAgain = List.of(line(Duration.ofMinutes(-1), "three"));
        follow(List.of("one", "two", "three"));
    }

    @Test
    void whatWentFromTheLogMeanwhileHidesNothing() throws Exception {
        written.add(line(Duration.ofHours(1), "one"));
        afterItWasStartedAgain = List.of(line(Duration.ofMinutes(-1), "two"));
        follow(List.of("one", "two"), written::removeFirst);
    }

    /** The engine is asked twice; each answer may hold the last thousand lines. */
    @ParameterizedTest
    @ValueSource(ints = {10, 999, 1_000, 2_500})
    void whatIsWrittenBetweenTwoCallsIsNotMissedHoweverMuchItIs(int lines) throws Exception {
        written.add(line(Duration.ofHours(-2), "one"));
        written.add(line(Duration.ofHours(-1), "two"));
        afterItWasStartedAgain = List.of(line(Duration.ofMinutes(-30), "three"));
        var burst = IntStream.range(0, lines)
                .mapToObj(number -> line(Duration.ofMinutes(-20).plusMillis(number), "burst " + number))
                .toList();
        afterALook = () -> written.addAll(burst);
        follow(Stream.concat(Stream.of("one", "two", "three"), burst.stream().map(LogLine::text))
                .toList());
    }

    private void follow(List<String> expected) throws Exception {
        follow(expected, () -> {});
    }

    private void follow(List<String> expected, Runnable meanwhile) throws Exception {
        var options = DockerEngineOptions.of("here");
        try (var engine =
                new Engine(URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()))) {
            var logs = new Logs(engine, new Containers(engine, options), new Happenings(() -> false));
            var follower = Thread.ofVirtual()
                    .start(() -> logs.follow(ID, 100, line -> {
                        given.add(line.text());
                        return true;
                    }));
            Await.until(() -> given.size() == written.size());
            meanwhile.run();
            written.addAll(afterItWasStartedAgain);
            state = "running";
            Await.until(() -> given.size() >= expected.size());
            // Nothing is repeated either, each time that the stream is opened again.
            int before = streams;
            Await.until(() -> streams >= before + 2);
            follower.interrupt();
            follower.join(Duration.ofSeconds(10));
        }
        assertEquals(expected, given);
    }

    private LogLine line(Duration fromNow, String text) {
        return new LogLine(now.plus(fromNow), false, text);
    }

    private void inspect(HttpExchange asked) throws IOException {
        answer(
                asked,
                ("{\"Id\": \"" + ID + "\", \"State\": {\"Status\": \"" + state + "\"}, \"Config\": {\"Labels\": {\""
                                + InstanceLabels.INSTALLATION + "\": \"here\"}}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** As the engine does: what is older than {@code since} is left out, of the rest {@code tail} lines are given. */
    private synchronized void logs(HttpExchange asked) throws IOException {
        var query = asked.getRequestURI().getQuery();
        var since = Instant.MIN;
        int tail = Integer.MAX_VALUE;
        for (String part : query.split("&")) {
            if (part.startsWith("since=")) {
                var seconds = part.substring(6).split("\\.");
                since = Instant.ofEpochSecond(Long.parseLong(seconds[0]), Long.parseLong(seconds[1]));
            }
            if (part.startsWith("tail=") && !part.equals("tail=all")) {
                tail = Integer.parseInt(part.substring(5));
            }
        }
        var from = since;
        var found = written.stream().filter(line -> !line.at().isBefore(from)).toList();
        var frames = ByteBuffer.allocate(1 << 20);
        for (LogLine line : found.subList(Math.max(0, found.size() - tail), found.size())) {
            byte[] text = (line.at() + " " + line.text() + "\n").getBytes(StandardCharsets.UTF_8);
            frames.putInt(1 << 24).putInt(text.length).put(text);
        }
        answer(asked, Arrays.copyOf(frames.array(), frames.position()));
        if (query.contains("follow=1")) {
            streams++;
        } else {
            afterALook.run();
            afterALook = () -> {};
        }
    }

    private static void answer(HttpExchange asked, byte[] body) throws IOException {
        try (asked) {
            asked.getResponseHeaders().add("Content-Type", "application/json");
            asked.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            asked.getResponseBody().write(body);
        }
    }
}
