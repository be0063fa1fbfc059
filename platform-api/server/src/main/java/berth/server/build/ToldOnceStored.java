package berth.server.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lines that are told of builds once the transaction is committed that makes them true: never of what the database refused. */
@ApplicationScoped
class ToldOnceStored {
    private final BuildLogs logs;
    private final TransactionSynchronizationRegistry transaction;
    private final Set<Lines> untold = ConcurrentHashMap.newKeySet();

    ToldOnceStored(BuildLogs logs, TransactionSynchronizationRegistry transaction) {
        this.logs = logs;
        this.transaction = transaction;
    }

    /** Adds a line to a build's log as soon as the caller's transaction is committed. */
    void line(UUID build, String text) {
        ofTransaction().all.add(new Line(build, text));
    }

    /** Whether lines of the build are still to come, although what they tell of may be stored already. */
    boolean isUntold(UUID build) {
        return untold.stream()
                .flatMap(lines -> lines.all.stream())
                .anyMatch(line -> line.build().equals(build));
    }

    /** One for all lines of a transaction, for that calls those who listen to its end in no order that could be relied on. */
    private Lines ofTransaction() {
        if (transaction.getResource(this) instanceof Lines lines) {
            return lines;
        }
        var lines = new Lines();
        untold.add(lines);
        transaction.putResource(this, lines);
        transaction.registerInterposedSynchronization(lines);
        return lines;
    }

    private record Line(UUID build, String text) {}

    private final class Lines implements Synchronization {
        private final List<Line> all = new CopyOnWriteArrayList<>();

        @Override
        public void beforeCompletion() {
            // Only its end counts.
        }

        @Override
        public void afterCompletion(int status) {
            try {
                if (status == Status.STATUS_COMMITTED) {
                    all.forEach(line -> logs.append(line.build(), line.text()));
                }
            } finally {
                untold.remove(this);
                logs.wake();
            }
        }
    }
}
