package berth.builder.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildTraceTest {
    @Test
    void readsVerticesAndTheirTimes() {
        byte[] vertex = join(
                text(1, "sha256:aa"),
                text(2, "an input, skipped"),
                text(3, "[1/2] RUN x"),
                new byte[] {4 << 3, 1},
                bytes(5, new byte[] {8, 10, 16, 0}),
                bytes(6, join(new byte[] {8, 11, 16}, varint(500_000_000))),
                text(7, "broke"));
        var read = BuildTrace.decode(bytes(1, vertex)).vertices().getFirst();
        assertEquals("sha256:aa", read.digest());
        assertEquals("[1/2] RUN x", read.name());
        assertEquals(true, read.cached());
        assertEquals(Optional.of(Instant.ofEpochSecond(10)), read.started());
        assertEquals(Duration.ofMillis(1500), read.duration());
        assertEquals("broke", read.error());
    }

    @Test
    void readsOutputAndSkipsWhatItDoesNotKnow() {
        byte[] output = join(text(1, "sha256:aa"), new byte[] {3 << 3, 2}, text(4, "hello\n"));
        byte[] unknown = join(
                new byte[] {9 << 3 | 5, 1, 2, 3, 4}, new byte[] {10 << 3 | 1, 1, 2, 3, 4, 5, 6, 7, 8}, text(11, "?"));
        var trace = BuildTrace.decode(join(bytes(2, text(1, "a status")), unknown, bytes(3, output)));
        var read = trace.outputs().getFirst();
        assertEquals("sha256:aa", read.vertex());
        assertEquals(2, read.stream());
        assertEquals("hello\n", new String(read.bytes(), StandardCharsets.UTF_8));
        assertEquals(0, trace.vertices().size());
    }

    @Test
    void readsNumbersOfEveryLength() {
        for (long number : new long[] {0, 1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            assertEquals(number, new ProtobufReader(varint(number)).varint());
        }
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String hex : new String[] {"0aff", "0a", "0b", "ffffffffffffffffffffff", "0a0508"}) {
            byte[] message = HexFormat.of().parseHex(hex);
            assertThrows(IllegalArgumentException.class, () -> BuildTrace.decode(message), hex);
        }
    }

    private static byte[] text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int field, byte[] content) {
        return join(varint((long) field << 3 | 2), varint(content.length), content);
    }

    private static byte[] varint(long value) {
        var out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
