package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final String STAMP = "2026-01-02T03:04:05.000000006Z";
    private static final Instant AT = Instant.parse(STAMP);

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final List<LogLine> lines = new ArrayList<>();

    @Test
    void linesOfBothStreamsAreTold() throws IOException {
        frame(1, "out\n");
        frame(2, "err\r\n");
        frame(1, "\n");

        assertTrue(read());
        assertEquals(
                List.of(new LogLine(AT, false, "out"), new LogLine(AT, true, "err"), new LogLine(AT, false, "")),
                lines);
    }

    @Test
    void aLineInPiecesIsJoinedAlsoWithinACharacter() throws IOException {
        byte[] line = ("a".repeat(16_383) + "€\n").getBytes(StandardCharsets.UTF_8);
        frame(1, Arrays.copyOf(line, 16_384));
        frame(2, "between\n");
        frame(1, Arrays.copyOfRange(line, 16_384, line.length));

        assertTrue(read());
        assertEquals(List.of("between", "a".repeat(16_383) + "€"), texts());
    }

    @Test
    void whatNoTextMayHoldIsReplaced() throws IOException {
        frame(1, "a\0b\n");

        assertTrue(read());
        assertEquals(List.of("a\ufffdb"), texts());
    }

    @Test
    void theLastPieceOfALineMayLackItsEnd() throws IOException {
        frame(1, "a".repeat(16_384));
        frame(1, "b");
        frame(1, "next\n");

        assertTrue(read());
        assertEquals(List.of("a".repeat(16_384) + "b", "next"), texts());
    }

    @Test
    void aPieceOfAnotherTimeBeginsAnotherLine() throws IOException {
        frame(1, "a".repeat(16_384));
        frame("2026-01-02T03:04:05.000000007Z ", 1, "next\n".getBytes(StandardCharsets.UTF_8));

        assertTrue(read());
        assertEquals(List.of("a".repeat(16_384), "next"), texts());
    }

    @Test
    void anEndlessLineIsGivenInPieces() throws IOException {
        for (int i = 0; i < 9; i++) {
            frame(1, "a".repeat(16_384));
        }

        assertTrue(read());
        assertEquals(
                List.of(65_536, 65_536, 16_384),
                lines.stream().map(line -> line.text().length()).toList());
    }

    @Test
    void theSinkMayStop() throws IOException {
        frame(1, "one\n");
        frame(1, "two\n");

        assertFalse(new LogLines(line -> {
                    lines.add(line);
                    return false;
                })
                .read(new ByteArrayInputStream(stream.toByteArray())));
        assertEquals(1, lines.size());
    }

    @Test
    void aTornStreamLosesOnlyItsEnd() throws IOException {
        frame(1, "one\n");
        stream.write(new byte[] {1, 0, 0});

        assertTrue(read());
        assertEquals(1, lines.size());
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        stream.write("HTTP/1.1".getBytes(StandardCharsets.US_ASCII));

        assertThrows(IOException.class, this::read);
    }

    private List<String> texts() {
        return lines.stream().map(LogLine::text).toList();
    }

    private boolean read() throws IOException {
        return new LogLines(lines::add).read(new ByteArrayInputStream(stream.toByteArray()));
    }

    private void frame(int type, String text) throws IOException {
        frame(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private void frame(int type, byte[] text) throws IOException {
        frame(STAMP + " ", type, text);
    }

    private void frame(String time, int type, byte[] text) throws IOException {
        byte[] stamp = time.getBytes(StandardCharsets.US_ASCII);
        stream.write(ByteBuffer.allocate(8)
                .put((byte) type)
                .putInt(4, stamp.length + text.length)
                .array());
        stream.write(stamp);
        stream.write(text);
    }
}
