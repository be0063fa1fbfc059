package berth.server.secret;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Where the keys lie: outside the database, so that a copy of the database alone gives nothing away. */
final class KeyFile {
    private final Path file;
    private final SecureRandom random = new SecureRandom();

    KeyFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * The keys; made if there are none yet.
     *
     * @param inUse whether something is sealed already: then a key that is not there was lost, and a new one would only hide that
     * @throws IllegalStateException if the file is not a key file, or was lost
     */
    KeyRing load(BooleanSupplier inUse) {
        try {
            if (!Files.exists(file)) {
                if (inUse.getAsBoolean()) {
                    throw new IllegalStateException("the key file " + file
                            + " is gone, and the database holds config vars that are sealed with its keys: restore it from"
                            + " its copy. If there is none, those are lost: make a new one with deploy/rotate-config-key --lost,"
                            + " and set them anew");
                }
                return write(KeyRing.generate(random));
            }
            return KeyRing.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the key file " + file + " is damaged: " + e.getMessage()
                    + "; restore it from its copy: without it, config vars cannot be read");
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be read", e);
        }
    }

    /** Puts a new key before the others and returns all. */
    KeyRing rotate() {
        try {
            return write(load(() -> false).rotated(random));
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be written", e);
        }
    }

    /** On the disk before anything is sealed with it, or a power failure could take the only key. */
    private KeyRing write(KeyRing keys) throws IOException {
        var folder = requireNonNull(file.getParent(), "a key file has a folder");
        Files.createDirectories(folder);
        var fresh = folder.resolve(file.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        try (var out = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var bytes = ByteBuffer.wrap(keys.text().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
        return keys;
    }
}
