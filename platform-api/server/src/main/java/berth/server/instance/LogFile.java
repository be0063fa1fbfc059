package berth.server.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import berth.node.LogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one instance wrote, on disk: {@code <process>.<release>.<id>.log}, and what was before it in {@code ….log.1}. A line
 * is the time, {@code o} or {@code e} for the stream, and the text. One writer, any number of readers.
 */
record LogFile(Path path, String process, int release, String instance) {
    static final String SUFFIX = ".log";
    private static final String OLDER = ".1";
    private static final long ROTATE_BYTES = 4L << 20;

    static LogFile of(Path folder, String process, int release, String instance) {
        var name = process.replaceAll("[^A-Za-z0-9_-]", "_");
        return new LogFile(folder.resolve(name + "." + release + "." + instance + SUFFIX), name, release, instance);
    }

    /** Empty if the path's name is not that of a log. */
    static Optional<LogFile> at(Path path) {
        var name = path.getFileName().toString();
        var parts = name.endsWith(SUFFIX) ? name.split("\\.", -1) : new String[0];
        return parts.length == 4 && parts[1].matches("\\d{1,9}")
                ? Optional.of(new LogFile(path, parts[0], Integer.parseInt(parts[1]), parts[2]))
                : Optional.empty();
    }

    void append(LogLine line) throws IOException {
        Files.createDirectories(path.getParent());
        if (Files.exists(path) && Files.size(path) > ROTATE_BYTES) {
            Files.move(path, older(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.writeString(
                path,
                line.at() + (line.error() ? " e " : " o ") + line.text().replace('\n', ' ') + "\n",
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** What it holds; empty if that is nothing. */
    Optional<KeptSoFar> soFar() throws IOException {
        var last = new Instant[] {Instant.MIN};
        var newest = new Instant[] {Instant.MIN};
        read(line -> {
            last[0] = line.at();
            newest[0] = line.at().isAfter(newest[0]) ? line.at() : newest[0];
        });
        return Optional.of(last[0])
                .filter(at -> at.isAfter(Instant.MIN))
                .map(at -> new KeptSoFar(at, at.isBefore(newest[0])));
    }

    /** Gives all lines, oldest first; what was cut off by a crash is left out. */
    void read(Consumer<LogLine> reader) throws IOException {
        for (Path each : List.of(older(), path)) {
            try (var lines = new BufferedReader(new InputStreamReader(
                    Files.newInputStream(each),
                    UTF_8.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    parse(line).ifPresent(reader);
                }
            } catch (NoSuchFileException none) {
                // Not yet rotated, or just removed.
            }
        }
    }

    Instant writtenAt() throws IOException {
        return Files.getLastModifiedTime(path).toInstant();
    }

    void delete() throws IOException {
        Files.deleteIfExists(older());
        Files.deleteIfExists(path);
    }

    private Path older() {
        return path.resolveSibling(path.getFileName() + OLDER);
    }

    private static Optional<LogLine> parse(String line) {
        int space = line.indexOf(' ');
        if (space < 0 || line.length() < space + 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LogLine(
                    Instant.parse(line.substring(0, space)), line.charAt(space + 1) == 'e', line.substring(space + 3)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
