package berth.server.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    @TempDir
    Path folder;

    @Test
    void aLogThatIsNotThereYetIsEmpty() {
        var reader = new LogReader(folder.resolve("none.log"));
        assertFalse(reader.hasMore());
        assertEquals(List.of(), reader.next());
    }

    @Test
    void onlyWholeLinesAreGivenAndEachOnce() throws IOException {
        var file = folder.resolve("a.log");
        var reader = new LogReader(file);
        write(file, "2026-01-31T12:00:00Z one\n2026-01-31T12:00:01Z tw");
        assertEquals(List.of("one"), reader.next());
        assertEquals(List.of(), reader.next());
        write(file, "o and more\n2026-01-31T12:00:02Z \n");
        assertTrue(reader.hasMore());
        assertEquals(List.of("two and more", ""), reader.next());
        assertFalse(reader.hasMore());
    }

    @Test
    void aLineLongerThanTheBufferComesInPieces() throws IOException {
        var file = folder.resolve("long.log");
        var text = "words and ".repeat(60_000);
        write(file, "T " + text + "\nT end\n");
        var lines = new LogReader(file).next();
        assertEquals("end", lines.getLast());
        assertEquals(text, String.join("", lines.subList(0, lines.size() - 1)));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
