package berth.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTailTest {
    @Test
    void anEmptyLogHasNoLines() {
        assertEquals(new LogTail(0, List.of()), LogTail.of(""));
    }

    @Test
    void emptyLinesCountAndTheLastLinesEndDoesNot() {
        assertEquals(
                new LogTail(3, List.of(new LogTail.Line(1, "a"), new LogTail.Line(2, ""), new LogTail.Line(3, "b"))),
                LogTail.of("a\n\nb\n"));
        assertEquals(1, LogTail.of("\n").total());
    }

    @Test
    void ofALongLogTheEndIsShownUnderItsOwnNumbers() {
        var log = IntStream.rangeClosed(1, LogTail.SHOWN + 5)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
        var tail = LogTail.of(log);
        assertTrue(tail.isCut());
        assertEquals(LogTail.SHOWN + 5, tail.total());
        assertEquals(new LogTail.Line(6, "line 6"), tail.lines().getFirst());
        assertFalse(LogTail.of("one\n").isCut());
    }

    @Test
    void linesReadAsATerminalWouldLeaveThem() {
        var lines = LogTail.of("\u001B[1;32mok\u001B[0m\u001B[K\n10%\r50%\r100%\nwindows\r\n")
                .lines();
        assertEquals(
                List.of("ok", "100%", "windows"),
                lines.stream().map(LogTail.Line::text).toList());
    }
}
