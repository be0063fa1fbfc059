package berth.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.event.EventView;
import berth.server.Await;
import berth.server.webhook.Sender.Limits;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1);
    private static final Outcome TAKEN = Outcome.answered(204);

    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void nothingIsLeftOpen() {
        receiver.close();
        vertx.close();
    }

    @Test
    void theAddressThatWasLookedAtIsConnectedToAndTheNameAskedFor() throws Exception {
        // No system resolves this name (RFC 6761).
        var url = receiver.url("http", "berth.invalid");
        assertEquals(TAKEN, sender(LIMITS).send(delivery(url)));
        assertEquals(URI.create(url).getAuthority(), receiver.told().getFirst().header("Host"));
    }

    @Test
    void whatIsAnsweredCountsHoweverSoonTheAnswerEnds() throws Exception {
        var sender = sender(new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 8));
        var sends = IntStream.range(0, 2000)
                .<Callable<Outcome>>mapToObj(i -> () -> sender.send(delivery(receiver.url())))
                .toList();
        try (var eight = Executors.newFixedThreadPool(8)) {
            for (var outcome : eight.invokeAll(sends)) {
                assertEquals(TAKEN, outcome.get());
            }
        }
    }

    @Test
    void whoWaitedTooLongForAConnectionKeepsNone() throws Exception {
        var sender = sender(new Limits(Duration.ofSeconds(2), Duration.ofSeconds(20), 1));
        receiver.hold();
        try (var another = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = another.submit(() -> sender.send(delivery(receiver.url())));
            Await.until(
                    () -> "the only connection is taken", () -> !receiver.told().isEmpty());
            assertEquals(noConnection(receiver.url(), "timed out"), sender.send(delivery(receiver.url())));
            receiver.release();
            assertEquals(TAKEN, first.get());
        }
        assertEquals(TAKEN, sender.send(delivery(receiver.url())));
    }

    @Test
    void whoDoesNotAnswerIsLeftAndKeepsNoConnection() throws Exception {
        var sender = sender(new Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 1));
        receiver.hold();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    Outcome.failed("no answer within 1 seconds"),
                    sender.send(delivery(receiver.url())),
                    "sending " + i);
        }
    }

    @Test
    void aCertificateOfNobodyIsNotTrusted(@TempDir Path folder) throws Exception {
        try (var secure = new Receiver(folder)) {
            var url = secure.url("https", Receiver.HOST);
            assertEquals(
                    noConnection(url, "its certificate is not trusted"),
                    sender(LIMITS).send(delivery(url)));
            assertEquals(List.of(), secure.told());
        }
    }

    @Test
    void whoSpeaksNoTlsIsToldSo() throws Exception {
        var outcome = outcomeOfAnswer("https", "220 mail\r\n\r\n");
        assertTrue(outcome.error().orElseThrow().endsWith(": TLS failed"), outcome.toString());
    }

    @Test
    void whoClosesBeforeAnAnswerIsToldSo() throws Exception {
        assertEquals(Outcome.failed("the connection failed: closed before it answered"), outcomeOfAnswer("http", ""));
    }

    @Test
    void whoSpeaksNoHttpIsToldSo() throws Exception {
        assertEquals(
                Outcome.failed("the connection failed: what it answered is no HTTP"),
                outcomeOfAnswer("http", "220 mail\r\n\r\n"));
    }

    /** What comes of one that answers with this and then closes. */
    private Outcome outcomeOfAnswer(String scheme, String text) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral(Receiver.HOST));
                var another = Executors.newVirtualThreadPerTaskExecutor()) {
            var answered = another.submit(() -> {
                try (var socket = server.accept()) {
                    socket.getInputStream()
                            .readNBytes(delivery("http://" + Receiver.HOST).body().length);
                    socket.getOutputStream().write(text.getBytes(US_ASCII));
                }
                return text;
            });
            var outcome = sender(LIMITS).send(delivery(scheme + "://" + Receiver.HOST + ":" + server.getLocalPort()));
            assertEquals(text, answered.get());
            return outcome;
        }
    }

    private Sender sender(Limits limits) {
        var here = InetAddress.ofLiteral(Receiver.HOST);
        return new Sender(new Addresses(List.of(Receiver.HOST), "10.213.0.0/16", host -> List.of(here)), vertx, limits);
    }

    private static Outcome noConnection(String url, String why) {
        return Outcome.failed(
                "no connection to " + Receiver.HOST + " port " + URI.create(url).getPort() + ": " + why);
    }

    private static Delivery delivery(String url) {
        var event = new EventView(1, Instant.EPOCH, "me", "step.one", Optional.empty(), Optional.empty(), Map.of());
        return new Delivery(new UUID(0, 1), new Target(URI.create(url), "swordfish-and-a-long-tail"), event, "{}");
    }
}
