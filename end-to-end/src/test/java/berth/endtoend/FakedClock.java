package berth.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JDK whose control plane has a clock that can be set: libfaketime stands between it and the machine's, which no test sets. Clocks
 * that count only how long things take go on as they do on a machine whose clock is set.
 */
final class FakedClock {
    private final Path jdk;
    private final Path offset;

    private FakedClock(Path jdk, Path offset) {
        this.jdk = jdk;
        this.offset = offset;
    }

    /** Right until it is set. */
    static FakedClock in(Path folder) {
        var clock = new FakedClock(folder.resolve("jdk"), folder.resolve("offset"));
        clock.set(Duration.ZERO);
        try {
            clock.make(Path.of(System.getProperty("java.home")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return clock;
    }

    Path jdk() {
        return jdk;
    }

    /** So much later than it is; the control plane sees it within a second. */
    void set(Duration later) {
        try {
            // It is read at any time, and must be whole then.
            var next = Files.writeString(offset.resolveSibling("offset.next"), "+" + later.toSeconds() + "\n");
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(Path real) throws IOException {
        Files.createDirectories(jdk.resolve("bin"));
        link(real, jdk, "bin");
        link(real.resolve("bin"), jdk.resolve("bin"), "java");
        var java = jdk.resolve("bin/java");
        // Without the last, each of the JVM's timed waits is over at once, again and again.
        Files.writeString(java, """
                #!/bin/sh
                case "$*" in
                  *role=control-plane*)
                    export LD_PRELOAD='%s' FAKETIME_TIMESTAMP_FILE='%s' FAKETIME_CACHE_DURATION=1 \\
                      FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0
                    ;;
                esac
                exec '%s' "$@"
                """.formatted(library(), offset, real.resolve("bin/java")));
        if (!java.toFile().setExecutable(true)) {
            throw new IOException(java + " cannot be made executable");
        }
    }

    private static void link(Path from, Path to, String except) throws IOException {
        for (Path file : list(from)) {
            if (!file.endsWith(except)) {
                Files.createSymbolicLink(to.resolve(file.getFileName()), file);
            }
        }
    }

    /** Debian keeps it in the folder of the machine's kind. */
    private static Path library() throws IOException {
        for (Path kind : list(Path.of("/usr/lib"))) {
            var library = kind.resolve("faketime/libfaketimeMT.so.1");
            if (Files.exists(library)) {
                return library;
            }
        }
        throw new IOException("libfaketime is not installed: deploy/test does that");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
