package berth.server.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/** What a killed process left in a repository: locks that nobody holds, and packs that nobody goes on receiving. */
final class Remains {
    /** A lock is held for milliseconds; one as old as this belongs to nobody. */
    private static final Duration LOCK_AGE = Duration.ofMinutes(1);

    private static final Duration PACK_AGE = Duration.ofDays(1);

    private final Path repository;
    private final Instant now = Instant.now();

    private Remains(Path repository) {
        this.repository = repository;
    }

    static void remove(Path repository) throws IOException {
        var remains = new Remains(repository);
        remains.removeLocks();
        remains.removePacks();
    }

    private void removeLocks() throws IOException {
        removeIfOld(repository.resolve("packed-refs.lock"), LOCK_AGE);
        Files.walkFileTree(repository.resolve("refs"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".lock")) {
                    removeIfOld(file, LOCK_AGE);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    private void removePacks() throws IOException {
        try (var packs = Files.newDirectoryStream(repository.resolve("objects"), "incoming_*")) {
            for (Path pack : packs) {
                removeIfOld(pack, PACK_AGE);
            }
        }
    }

    private void removeIfOld(Path file, Duration age) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(age))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Its owner was there after all, or there was none.
        }
    }
}
