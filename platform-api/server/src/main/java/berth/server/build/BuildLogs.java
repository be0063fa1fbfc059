package berth.server.build;

import berth.server.setting.BerthConfig;
import berth.server.time.Steady;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * The logs of builds and of the deployments that follow them: one file each, a line as {@code <time> <text>}. Followers
 * read the file, so that what they see is what is kept; writers only wake them.
 */
@ApplicationScoped
public class BuildLogs {
    private static final Logger LOG = Logger.getLogger(BuildLogs.class);

    /** After so many bytes a log takes no more: a build that prints for ever must not fill the disk. */
    static final long LIMIT_BYTES = 4L << 20;

    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private final Path folder;
    private final Clock clock;
    private final Clock steady;
    /** One for all logs: followers are few, and look for themselves whether it was theirs. */
    private final Object written = new Object();
    /** How often something has ended; guarded by {@link #written}. */
    private int ends;

    BuildLogs(BerthConfig config, Clock clock, @Steady Clock steady) {
        this.folder = config.home().resolve("logs").resolve("builds");
        this.clock = clock;
        this.steady = steady;
    }

    /** Adds a line. A disk that takes no more costs the line, never the work that it tells of. */
    public void append(UUID build, String text) {
        var file = file(build);
        try {
            Files.createDirectories(folder);
            var size = Files.exists(file) ? Files.size(file) : 0;
            if (size < LIMIT_BYTES) {
                write(file, text);
                if (size + text.length() >= LIMIT_BYTES) {
                    write(file, "… the log is longer than Berth keeps; the rest is left out");
                }
            }
        } catch (IOException e) {
            LOG.warnf("cannot write the log %s: %s", file, e);
        }
        synchronized (written) {
            written.notifyAll();
        }
    }

    /** A build or deployment has ended: makes followers ask whether it was theirs. */
    public void wake() {
        synchronized (written) {
            ends++;
            written.notifyAll();
        }
    }

    /** All lines up to now. */
    public String read(UUID build) {
        var text = new StringBuilder();
        var reader = new LogReader(file(build));
        for (String line : reader.next()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /**
     * Gives each line from the given one on, then new ones as they are written; returns when the log has ended or the
     * listener wants no more.
     *
     * @param ended whether nothing will be written any more; asked whenever there is nothing new
     * @return whether the end was reached
     */
    public boolean follow(UUID build, long fromLine, BooleanSupplier ended, LineListener listener) {
        try {
            return follow(new LogReader(file(build)), fromLine, ended, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Forgets the log of a build that is gone. */
    public void delete(UUID build) {
        try {
            Files.deleteIfExists(file(build));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the log of build " + build, e);
        }
    }

    /** Forgets those into which nothing was written since then. Returns how many that were. */
    int deleteOlder(Instant oldest) throws IOException {
        int count = 0;
        try (var files = Files.newDirectoryStream(folder, "*.log")) {
            for (Path file : files) {
                if (isOlder(file, oldest) && Files.deleteIfExists(file)) {
                    count++;
                }
            }
        } catch (NoSuchFileException none) {
            // Nothing was built yet.
        }
        return count;
    }

    private static boolean isOlder(Path file, Instant oldest) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
        } catch (NoSuchFileException gone) {
            // With its app, just now.
            return false;
        }
    }

    private boolean follow(LogReader reader, long fromLine, BooleanSupplier ended, LineListener listener)
            throws InterruptedException {
        long number = 0;
        int endsSeen = -1;
        var asked = Instant.EPOCH;
        var lastSent = steady.instant();
        while (true) {
            int endsNow = ends();
            boolean over = false;
            if (endsNow != endsSeen || asked.plus(CHECK).isBefore(steady.instant())) {
                // Asked before reading: what was written before the end is then surely read.
                over = ended.getAsBoolean();
                endsSeen = endsNow;
                asked = steady.instant();
            }
            for (String line : reader.next()) {
                if (number++ >= fromLine && !listener.line(line.isEmpty() ? " " : line)) {
                    return false;
                }
                lastSent = steady.instant();
            }
            if (over) {
                return true;
            }
            if (Duration.between(lastSent, steady.instant()).compareTo(SIGN_OF_LIFE) > 0) {
                if (!listener.line("")) {
                    return false;
                }
                lastSent = steady.instant();
            }
            synchronized (written) {
                if (!reader.hasMore() && ends == endsSeen) {
                    written.wait(CHECK.toMillis());
                }
            }
        }
    }

    private int ends() {
        synchronized (written) {
            return ends;
        }
    }

    private void write(Path file, String text) throws IOException {
        Files.writeString(
                file,
                clock.instant() + " " + text + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Path file(UUID build) {
        return folder.resolve(build + ".log");
    }
}
