package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The access log as one lane sees it: lines are gathered outside the heap and passed to the writer by the batch. If the
 * writer is behind with all batches of the lane, lines are dropped and counted: no request waits for a disk. Except for
 * {@link #takeBack}, only the lane's own thread comes here.
 */
final class LaneLog {
    private static final int MOST_BATCHES = 16;

    private final Queue<LogBatch> empty = new ConcurrentLinkedQueue<>();
    private final LogWriter writer;
    private @Nullable LogBatch filling;
    private int made;
    private long dropped;

    LaneLog(LogWriter writer) {
        this.writer = requireNonNull(writer, "writer is null");
    }

    void add(LogLine line) {
        var batch = filling;
        if (batch == null || !batch.hasRoom(line.length())) {
            pass();
            batch = next();
            if (batch == null) {
                dropped++;
                return;
            }
            filling = batch;
        }
        batch.add(line);
    }

    /** Passes on what was gathered. */
    void pass() {
        var batch = filling;
        if (batch != null) {
            filling = null;
            writer.take(batch);
        }
    }

    /** How many lines were dropped since the start. */
    long dropped() {
        return dropped;
    }

    /** From the writer's thread. */
    void takeBack(LogBatch batch) {
        empty.add(batch);
    }

    private @Nullable LogBatch next() {
        var batch = empty.poll();
        if (batch == null && made < MOST_BATCHES) {
            made++;
            batch = new LogBatch(this);
        }
        return batch;
    }
}
