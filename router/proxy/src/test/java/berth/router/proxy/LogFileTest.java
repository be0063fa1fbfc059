package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log on a disk that fills up. */
class LogFileTest {
    private static final String ENTRY = "{\"status\":200}\n";

    @TempDir
    Path folder;

    private final SmallDisk disk = new SmallDisk();
    private Path path;
    private LogFile log;

    @BeforeEach
    void open() {
        path = folder.resolve("access.log");
        log = new LogFile(path, Long.MAX_VALUE, disk);
    }

    @Test
    void aDiskThatFillsUpKeepsWholeLinesOnly() throws Exception {
        var lines = lines("one\ntwo\nthree\n");
        disk.room(10);
        assertThrows(IOException.class, () -> log.write(lines));
        assertEquals("one\ntwo\n", Files.readString(path));
        assertEquals("three\n", StandardCharsets.US_ASCII.decode(lines).toString());
        disk.room(100);
        log.write(lines("four\n"));
        assertEquals("one\ntwo\nfour\n", Files.readString(path));
    }

    @Test
    void aLineThatWasCutIsGoneAlsoFromAFileThatIsReopened() throws Exception {
        disk.room(6);
        assertThrows(IOException.class, () -> log.write(lines("one\ntwo\n")));
        log.close();
        disk.room(100);
        log.write(lines("three\n"));
        assertEquals("one\nthree\n", Files.readString(path));
    }

    @Test
    void whatAnotherRouterHasWrittenSinceIsNotTakenBack() throws Exception {
        disk.room(6);
        disk.beforeRefusal(() -> Files.writeString(path, "other\n", StandardOpenOption.APPEND));
        assertThrows(IOException.class, () -> log.write(lines("one\ntwo\n")));
        disk.room(100);
        log.write(lines("three\n"));
        assertEquals("one\ntwother\n\nthree\n", Files.readString(path));
    }

    @Test
    void aFileThatEndsInTheMiddleOfALineIsGoneOnWithOnTheNext() throws Exception {
        Files.writeString(path, "one\ntw");
        log.write(lines("three\n"));
        log.write(lines("four\n"));
        assertEquals("one\ntw\nthree\nfour\n", Files.readString(path));
    }

    @Test
    void aFileThatWasMovedAwayAlsoKeepsWholeLinesOnly() throws Exception {
        log.write(lines("one\n"));
        var moved = Files.move(path, folder.resolve("moved.log"));
        disk.room(6);
        assertThrows(IOException.class, () -> log.write(lines("two\nthree\n")));
        log.lookAfter();
        assertEquals("one\ntwo\n", Files.readString(moved));
        assertEquals("", Files.readString(path));
    }

    @Test
    void whatIsLostIsCountedAndTheEndOfTheTroubleIsTold() throws Exception {
        var told = new ArrayList<String>();
        var logger = Logger.getLogger(LogWriter.class.getName());
        var listener = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(listener);
        try (var writer = LogWriter.start(log)) {
            var lane = new LaneLog(writer);
            disk.room(ENTRY.length() + 1);
            pass(lane, 3);
            RunningRouter.await("lost", () -> writer.lost() == 2);
            disk.room(1000);
            pass(lane, 1);
            RunningRouter.await("written", () -> writer.trouble().isEmpty());
        } finally {
            logger.removeHandler(listener);
        }
        assertEquals(ENTRY.repeat(2), Files.readString(path));
        assertEquals(
                List.of(
                        "WARNING the access log " + path
                                + " cannot be written: the disk is full; requests are served all the same",
                        "INFO the access log " + path + " is written again; 2 lines are lost since the start"),
                told);
    }

    private static void pass(LaneLog lane, int lines) {
        var line = new LogLine();
        line.raw(LogLine.ascii(ENTRY));
        for (int i = 0; i < lines; i++) {
            lane.add(line);
        }
        lane.pass();
    }

    private static ByteBuffer lines(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
