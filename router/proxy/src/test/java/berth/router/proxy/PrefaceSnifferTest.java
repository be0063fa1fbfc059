package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefaceSnifferTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final AtomicInteger switched = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(new PrefaceSniffer(switched::incrementAndGet));

    @Test
    void prefaceMayComeInPieces() {
        for (char c : PREFACE.toCharArray()) {
            assertEquals(0, switched.get());
            assertNull(channel.readInbound());
            channel.writeInbound(bytes(Character.toString(c)));
        }
        assertEquals(1, switched.get());
        assertEquals(PREFACE, passed());
    }

    @Test
    void whatFollowsThePrefaceIsPassedOn() {
        channel.writeInbound(bytes(PREFACE + "frame"));
        channel.writeInbound(bytes("more"));
        assertEquals(1, switched.get());
        assertEquals(PREFACE + "framemore", passed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "P", "PRI * HTTP/2.0\r\n\r\nSX", "PROPFIND / HTTP/1.1\r\n", "\n"})
    void anythingElseStaysAsItIs(String text) {
        channel.writeInbound(bytes(text));
        channel.writeInbound(bytes("x"));
        assertEquals(0, switched.get());
        assertEquals(text + "x", passed());
    }

    @Test
    void halfAPrefaceIsReleasedWithTheConnection() {
        var half = bytes("PRI");
        channel.writeInbound(half);
        channel.close();
        assertEquals(0, half.refCnt());
        assertTrue(channel.inboundMessages().isEmpty());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private String passed() {
        var all = new StringBuilder();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return all.toString();
    }
}
