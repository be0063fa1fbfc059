package berth.server.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The recycle bin for repositories. Whatever else somebody has put there is not touched. */
final class Trash {
    /** In each repository: since when it has lain here. A folder that is moved keeps its own times. */
    static final String MARK = "berth-trashed-at";

    private static final Pattern NAME = Pattern.compile("(.+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.git");

    private final Path folder;

    Trash(Path folder) {
        this.folder = folder;
    }

    List<Path> repositories() throws IOException {
        try (var found = Files.list(folder)) {
            return found.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .filter(path -> Files.isRegularFile(path.resolve("HEAD")) || Files.exists(path.resolve(MARK)))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Name of the app whose repository that was. */
    static String app(Path repository) {
        return NAME.matcher(repository.getFileName().toString()).replaceFirst("$1");
    }

    /** Since when it is known to lie here: since now, if it was not known before. */
    Instant seen(Path repository, Instant now) throws IOException {
        var mark = repository.resolve(MARK);
        try {
            return Instant.parse(Files.readString(mark, UTF_8).strip());
        } catch (NoSuchFileException | DateTimeException unknown) {
            var temporary = repository.resolve(MARK + ".tmp");
            Files.writeString(temporary, now + "\n", UTF_8);
            Files.move(temporary, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return now;
        }
    }

    /** Removes it for good; what breaks on the way is gone on with the next time, for the mark goes last. */
    void remove(Path repository) throws IOException {
        var mark = repository.resolve(MARK);
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(mark)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!visited.equals(repository)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.deleteIfExists(mark);
        Files.delete(repository);
    }
}
