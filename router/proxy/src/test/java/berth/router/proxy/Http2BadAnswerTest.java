package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream that speaks HTTP/2 breaks off or breaks the rules: nobody takes it for an answer. */
@Timeout(30)
class Http2BadAnswerTest extends Http2UpstreamFixture {
    @Test
    void answerThatIsBrokenOffIsNotTakenForComplete() throws Exception {
        try (var _ = serve(http2 -> {
                    while (true) {
                        var head = http2.read();
                        if (head.type() == Http2FrameTypes.HEADERS) {
                            http2.head(head.stream(), false, ":status", "200");
                            http2.data(head.stream(), false, "half");
                            http2.reset(head.stream(), Http2Error.INTERNAL_ERROR);
                        }
                    }
                });
                var client = router.connect();
                var streams = Http2Wire.to(router.address())) {
            client.send(REQUEST + "\r\n");
            var all = client.readAll();
            assertFalse(all.endsWith("0\r\n\r\n"), all);
            streams.get(1, "/");
            var last = streams.read();
            while (last.type() != Http2FrameTypes.RST_STREAM) {
                assertFalse(last.ends(), last.toString());
                last = streams.read();
            }
            assertEquals(Http2Error.INTERNAL_ERROR, last.error());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no status,            x-a,      1",
        "status of letters,    :status,  2xx",
        "status below 100,     :status,  099",
        "switched protocols,   :status,  101",
        "two lines in one,     x-a,      '1\r\nx-b: 2'",
        "a zero byte,          x-a,      '1\0'",
        "a space in a name,    'x a',    1",
        "upper case,           X-A,      1",
        "length of letters,    content-length, a",
        "field of connections, connection, x"
    })
    void answerThatBreaksTheRulesIsNotPassedOn(String what, String name, String value) throws Exception {
        try (var _ = serve(http2 -> {
                    var head = http2.read();
                    if (name.equals(":status") || what.equals("no status")) {
                        http2.head(head.stream(), true, name, value);
                    } else {
                        http2.head(head.stream(), true, ":status", "200", name, value);
                    }
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST + "\r\n");
            var answer = client.readHead();
            boolean harmless = what.startsWith("field of") && answer.startsWith("HTTP/1.1 200 ");
            assertTrue(harmless || answer.startsWith("HTTP/1.1 502 "), what + ": " + answer);
            assertFalse(answer.contains("x-b") || answer.contains("connection: x"), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "9"})
    void bodyThatIsNotAsLongAsItSaysIsNeverFollowedByAnAnswer(int length) throws Exception {
        try (var _ = serve(http2 -> {
                    var head = http2.read();
                    http2.head(head.stream(), false, ":status", "200", "content-length", "5");
                    http2.data(head.stream(), true, "123456789".substring(0, length));
                    http2.read();
                });
                var client = router.connect()) {
            client.send(REQUEST + "\r\n");
            var answer = client.readHead();
            if (answer.startsWith("HTTP/1.1 200 ")) {
                var rest = readToTheEnd(client);
                assertTrue(rest.length() < 5, rest);
            } else {
                assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
            }
        }
    }

    private static String readToTheEnd(Wire client) {
        var rest = new StringBuilder();
        try {
            while (true) {
                rest.append(client.read(1));
            }
        } catch (IOException e) {
            return rest.toString();
        }
    }
}
