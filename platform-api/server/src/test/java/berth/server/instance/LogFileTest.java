package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.instance.LogLineView;
import berth.node.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00.123456789Z");

    @TempDir
    Path folder;

    private LogFile web;
    private LogFile worker;

    @BeforeEach
    void files() {
        web = LogFile.of(folder, "web", 7, "4c1f0a9d2b7e");
        worker = LogFile.of(folder, "worker", 7, "b81e6d3c90f4");
    }

    @Test
    void whatIsWrittenIsReadAndTheFileKnowsWhoseItIs() throws IOException {
        var lines = List.of(new LogLine(START, false, "größer"), new LogLine(START.plusNanos(1), true, ""));
        for (LogLine line : lines) {
            web.append(line);
        }
        assertEquals(lines, read(web));
        assertTrue(web.soFar().orElseThrow().endsWith(lines.getLast()));
        assertEquals(Optional.of(web), LogFile.at(web.path()));
    }

    @Test
    void itKnowsWhatItHoldsByPlaceWhereTheClockWasSetBack() throws IOException {
        web.append(new LogLine(START.plusSeconds(3600), false, "before"));
        assertTrue(web.soFar().orElseThrow().goesByPlace(START));
        assertFalse(web.soFar().orElseThrow().goesByPlace(START.plusSeconds(3600)));
        web.append(new LogLine(START, false, "since"));
        assertTrue(web.soFar().orElseThrow().goesByPlace(START.plusSeconds(7200)));
        worker.append(new LogLine(START, false, "one"));
        worker.append(new LogLine(START, false, "two"));
        assertFalse(worker.soFar().orElseThrow().goesByPlace(START));
    }

    @Test
    void aLineCutOffByACrashIsLeftOut() throws IOException {
        web.append(new LogLine(START, false, "whole"));
        Files.writeString(web.path(), "2026-01-31T12:0", StandardOpenOption.APPEND);
        assertEquals(List.of(new LogLine(START, false, "whole")), read(web));
    }

    @Test
    void whatIsTooMuchPushesTheOldestOut() throws IOException {
        var text = "x".repeat(1 << 20);
        for (int line = 0; line < 20; line++) {
            web.append(new LogLine(START.plusSeconds(line), false, text));
        }
        var kept = read(web);
        assertTrue(kept.size() >= 5 && kept.size() <= 10, "kept " + kept.size());
        assertEquals(START.plusSeconds(19), kept.getLast().at());
        web.delete();
        assertEquals(List.of(), read(web));
    }

    @Test
    void linesAreFoundByTimeProcessInstanceAndText() throws IOException {
        web.append(new LogLine(START, false, "GET /cart"));
        worker.append(new LogLine(START.plusSeconds(1), true, "Error: no database"));
        web.append(new LogLine(START.plusSeconds(2), false, "GET /error"));
        assertEquals(List.of("GET /cart", "Error: no database", "GET /error"), find(all(500)));
        assertEquals(List.of("Error: no database", "GET /error"), find(all(2)));
        assertEquals(
                List.of("Error: no database", "GET /error"),
                find(new LogSearch(none(), none(), none(), none(), Optional.of("ERROR"), 500)));
        assertEquals(
                List.of("GET /cart", "GET /error"),
                find(new LogSearch(none(), none(), Optional.of("web"), none(), none(), 500)));
        assertEquals(
                List.of("Error: no database"),
                find(new LogSearch(none(), none(), none(), Optional.of("b81e"), none(), 500)));
        assertEquals(
                List.of("Error: no database"),
                find(new LogSearch(
                        Optional.of(START.plusSeconds(1)),
                        Optional.of(START.plusSeconds(2)),
                        none(),
                        none(),
                        none(),
                        500)));
    }

    private List<String> find(LogSearch search) throws IOException {
        return search.in(List.of(web, worker)).stream().map(LogLineView::text).toList();
    }

    private static LogSearch all(int limit) {
        return new LogSearch(none(), none(), none(), none(), none(), limit);
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private static List<LogLine> read(LogFile file) throws IOException {
        var lines = new ArrayList<LogLine>();
        file.read(lines::add);
        return lines;
    }
}
