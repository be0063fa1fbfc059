package berth.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The builder's own folder on this machine. */
final class Scratch {
    private static final String FILES = "berth-*.{content,context}";

    private Scratch() {}

    /** Makes the folder, and removes what a killed process left in it. */
    static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var leftovers = Files.newDirectoryStream(folder, FILES)) {
                leftovers.forEach(Scratch::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The builder's scratch folder " + folder + " cannot be used", e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger(Scratch.class.getName())
                    .log(System.Logger.Level.WARNING, "a scratch file stays until the next start: " + file, e);
        }
    }
}
