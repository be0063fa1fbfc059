package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one thread that writes the access log. A disk that is full is a warning: what cannot be written is lost and counted. */
final class LogWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());
    private static final long LARGEST_FILE = 128L * 1024 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LAST_MILLIS = 2000;

    private final BlockingQueue<LogBatch> passed = new LinkedBlockingQueue<>();
    private final LogFile file;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean lookNow;
    private volatile long lost;
    private volatile String trouble = "";
    private long looked = System.nanoTime();
    private boolean told;
    private long warned = System.nanoTime() - WARN_NANOS;

    private LogWriter(LogFile file) {
        this.file = requireNonNull(file, "file is null");
        this.thread = Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
    }

    static LogWriter start(java.nio.file.Path path) {
        return start(new LogFile(path, LARGEST_FILE));
    }

    static LogWriter start(LogFile file) {
        var writer = new LogWriter(file);
        writer.thread.start();
        return writer;
    }

    /** A batch of lines to write; it goes back to its lane afterwards. */
    void take(LogBatch batch) {
        passed.add(batch);
    }

    /** How many lines could not be written since the start. */
    long lost() {
        return lost;
    }

    /** Why lines cannot be written now; empty if they can. */
    String trouble() {
        return trouble;
    }

    /** Looks at once whether the file was moved. */
    void reopen() {
        lookNow = true;
    }

    /** Writes what was passed, then ends. */
    @Override
    public void close() {
        // Not interrupted: that would close the file under a write.
        closing = true;
        try {
            thread.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                var batch = passed.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
                lookAfter();
                if (batch != null) {
                    write(batch);
                }
            } catch (InterruptedException e) {
                // Asked to end.
                closing = true;
            }
        }
        for (var batch = passed.poll(); batch != null; batch = passed.poll()) {
            write(batch);
        }
        try {
            file.close();
        } catch (IOException e) {
            warn(e);
        }
    }

    private void write(LogBatch batch) {
        try {
            file.write(batch.flipped());
            recovered();
        } catch (IOException e) {
            @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
            long sum = lost + batch.unwritten();
            lost = sum;
            warn(e);
        } finally {
            batch.giveBack();
        }
    }

    /** Whoever reads the warning wants to know that it is over, and what it has cost. */
    private void recovered() {
        trouble = "";
        if (told) {
            told = false;
            LOG.log(
                    System.Logger.Level.INFO,
                    "the access log {0} is written again; {1} lines are lost since the start",
                    file.path(),
                    Long.toString(lost));
        }
    }

    private void lookAfter() {
        long now = System.nanoTime();
        if (!lookNow && now - looked < LOOK_NANOS) {
            return;
        }
        lookNow = false;
        looked = now;
        try {
            file.lookAfter();
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(IOException e) {
        trouble = "the access log " + file.path() + " cannot be written: " + e.getMessage();
        if (System.nanoTime() - warned >= WARN_NANOS) {
            warned = System.nanoTime();
            told = true;
            LOG.log(System.Logger.Level.WARNING, "{0}; requests are served all the same", trouble);
        }
    }
}
