package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw answers of an upstream, and what a client gets of them (RFC 9112): the rows of raw-answers.txt. */
@Timeout(30)
class RawAnswersTest {
    private static final String HEAD = "HEAD ";
    private static final String END = "END";

    private static RunningRouter router;

    @BeforeAll
    static void start(@TempDir Path folder) {
        router = RunningRouter.start(folder);
    }

    @AfterAll
    static void stop() {
        router.close();
    }

    static List<RawRows.Row> rows() {
        return RawRows.of("/raw-answers.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void means(RawRows.Row row) throws Exception {
        boolean toHead = row.message().startsWith(HEAD);
        boolean ends = row.message().endsWith(END);
        var written = row.message().substring(toHead ? HEAD.length() : 0);
        var octets = RawRows.octets(ends ? written.substring(0, written.length() - END.length()) : written);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send(octets);
                    if (ends) {
                        return;
                    }
                    wire.readHead();
                    wire.answer("again");
                });
                var client = router.connect()) {
            router.serve(route("a", upstream.name()));
            client.send((toHead ? "HEAD" : "GET") + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            if (row.expectation().equals("502")) {
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 502 "), head);
                assertEquals("router.bad-answer", field(head, "berth-error"));
            } else if (row.expectation().equals("cut")) {
                assertCut(client);
            } else {
                for (var answer : row.expectation().substring(2).split(";;", -1)) {
                    assertPassed(client, answer.strip(), toHead);
                }
                assertConnection(client, upstream, row.expectation());
            }
        }
    }

    private static void assertPassed(Wire client, String expected, boolean toHead) throws IOException {
        var parts = expected.split(" ; ", -1);
        var head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 " + RawRows.octets(parts[0])), head);
        var trailers = new StringBuilder();
        var body = head.startsWith("HTTP/1.1 1") ? "" : body(client, head, toHead, trailers);
        for (int i = 1; i < parts.length; i++) {
            var part = RawRows.octets(parts[i].strip());
            if (part.startsWith("=")) {
                assertEquals(part.substring(1).strip(), body);
            } else if (part.startsWith("+")) {
                assertHas(trailers.toString(), part.substring(1).strip());
            } else if (part.startsWith("!")) {
                assertEquals("", field(head, part.substring(1)), head);
            } else if (!part.equals("kept") && !part.equals("dropped")) {
                assertHas(head, part);
            }
        }
    }

    private static String body(Wire client, String head, boolean toHead, StringBuilder trailers) throws IOException {
        var body = new StringBuilder();
        boolean bodiless = toHead || head.startsWith("HTTP/1.1 204") || head.startsWith("HTTP/1.1 304");
        if (!bodiless && !field(head, "transfer-encoding").isEmpty()) {
            for (var chunk = client.readChunk(); !chunk.isEmpty(); chunk = client.readChunk()) {
                body.append(chunk);
            }
            trailers.append(client.readHead());
        } else if (!bodiless) {
            body.append(client.read(Integer.parseInt(field(head, "content-length"))));
        }
        return body.toString();
    }

    /** The client's connection stays; the upstream's only where nothing could be left on it. */
    private static void assertConnection(Wire client, ScriptedUpstream upstream, String expectation)
            throws IOException {
        if (!expectation.contains(" ; kept") && !expectation.contains(" ; dropped")) {
            return;
        }
        boolean kept = expectation.contains(" ; kept");
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var head = client.readHead();
        if (kept) {
            assertEquals("again", client.read(Integer.parseInt(field(head, "content-length"))));
        }
        assertEquals(kept ? 1 : 2, upstream.connections());
    }

    private static void assertCut(Wire client) throws IOException {
        var head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        var rest = client.readAll();
        var length = field(head, "content-length");
        assertTrue(length.isEmpty() ? !rest.endsWith("0\r\n\r\n") : rest.length() < Integer.parseInt(length), rest);
    }

    private static void assertHas(String fields, String expected) {
        int colon = expected.indexOf(':');
        var wanted = expected.substring(0, colon).toLowerCase(Locale.ROOT) + expected.substring(colon);
        assertTrue(
                fields.lines()
                        .anyMatch(line -> line.regionMatches(true, 0, wanted, 0, colon)
                                && line.substring(Math.min(colon, line.length()))
                                        .equals(wanted.substring(colon))),
                expected + " is not in\n" + fields);
    }
}
