package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw requests, and what an upstream sees of them (RFC 9112): the rows of raw-requests.txt. */
@Timeout(30)
class RawRequestsTest {
    private static RunningRouter router;

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    /** One for each row: what an earlier row left on its way to it must not be counted for this one. */
    private ScriptedUpstream upstream;

    @BeforeAll
    static void start(@TempDir Path folder) {
        router = RunningRouter.start(folder);
    }

    @AfterAll
    static void stop() {
        router.close();
    }

    @BeforeEach
    void serve() throws Exception {
        upstream = ScriptedUpstream.playing(this::record);
        router.serve(route("a", upstream.name()));
    }

    @AfterEach
    void closeUpstream() throws Exception {
        upstream.close();
    }

    static List<RawRows.Row> rows() {
        return RawRows.of("/raw-requests.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void means(RawRows.Row row) throws Exception {
        try (var client = router.connect()) {
            client.send(row.octets());
            if (row.expectation().startsWith("->")) {
                for (var message : row.expectation().substring(2).split(";;", -1)) {
                    assertPassed(client, message.strip());
                }
            } else {
                assertRefused(client, row.expectation());
            }
        }
    }

    private void assertPassed(Wire client, String expected) throws Exception {
        var head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        assertEquals("ok", client.read(2));
        var request = seen.poll(10, TimeUnit.SECONDS);
        var parts = expected.split(" ; ", -1);
        assertEquals(
                RawRows.octets(parts[0]), request.head().lines().findFirst().orElseThrow());
        for (int i = 1; i < parts.length; i++) {
            request.check(RawRows.octets(parts[i].strip()));
        }
    }

    private void assertRefused(Wire client, String expected) throws Exception {
        var status = expected.substring(0, 3);
        var head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
        assertEquals("router.bad-request", field(head, "berth-error"));
        assertEquals("close", field(head, "connection"));
        client.halfClose();
        client.readAll();
        assertEquals(List.of(), List.copyOf(seen));
        assertTrue(upstream.connections() <= (expected.endsWith("later") ? 1 : 0));
    }

    private void record(Wire wire) throws IOException {
        while (true) {
            var head = wire.readHead();
            var trailers = "";
            var body = new StringBuilder();
            if (!field(head, "transfer-encoding").isEmpty()) {
                for (var chunk = wire.readChunk(); !chunk.isEmpty(); chunk = wire.readChunk()) {
                    body.append(chunk);
                }
                trailers = wire.readHead();
            } else if (!field(head, "content-length").isEmpty()) {
                body.append(wire.read(Integer.parseInt(field(head, "content-length"))));
            }
            seen.add(new Seen(head, body.toString(), trailers));
            wire.answer("ok");
        }
    }

    /** A request as it reached the upstream. */
    private record Seen(String head, String body, String trailers) {
        void check(String expected) {
            if (expected.startsWith("=")) {
                assertEquals(expected.substring(1).strip(), body);
            } else if (expected.startsWith("+")) {
                assertHas(trailers, expected.substring(1).strip());
            } else if (expected.startsWith("!")) {
                var lines = head.lines().map(line -> line.toLowerCase(java.util.Locale.ROOT));
                assertTrue(lines.noneMatch(line -> line.startsWith(expected.substring(1) + ":")), head);
            } else {
                assertHas(head, expected);
            }
        }

        private static void assertHas(String fields, String expected) {
            int colon = expected.indexOf(':');
            var line = expected.endsWith(":") ? expected + " " : expected;
            assertTrue(
                    fields.lines()
                            .anyMatch(each -> each.regionMatches(true, 0, line, 0, colon)
                                    && each.substring(Math.min(colon, each.length()))
                                            .equals(line.substring(colon))),
                    expected + " is not in\n" + fields);
        }
    }
}
