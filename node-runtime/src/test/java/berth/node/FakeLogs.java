package berth.node;

import java.util.List;
import java.util.Optional;

/** Reads the logs of a {@link FakeNodeRuntime}'s instances and runs, under that one's lock and awaiting its changes. */
final class FakeLogs {
    private final FakeNodeRuntime runtime;
    private final FakeInstances instances;
    private final FakeRuns runs;
    private int followers;

    FakeLogs(FakeNodeRuntime runtime, FakeInstances instances, FakeRuns runs) {
        this.runtime = runtime;
        this.instances = instances;
        this.runs = runs;
    }

    int followers() {
        synchronized (runtime) {
            return followers;
        }
    }

    List<LogLine> tail(String id, int lines) {
        synchronized (runtime) {
            runtime.requireAvailable("read the log of " + id);
            List<LogLine> written = lines(id);
            return List.copyOf(written.subList(Math.max(0, written.size() - lines), written.size()));
        }
    }

    void follow(String id, int tail, LogSink sink) {
        int next;
        synchronized (runtime) {
            runtime.requireAvailable("follow the log of " + id);
            next = Math.max(0, lines(id).size() - tail);
            followers++;
        }
        try {
            Optional<LogLine> line;
            do {
                line = await(id, next++);
            } while (line.isPresent() && sink.line(line.get()));
        } finally {
            synchronized (runtime) {
                followers--;
            }
        }
    }

    /** The line of that number as soon as it is written; empty when its writer is gone, or the thread interrupted. */
    private Optional<LogLine> await(String id, int number) {
        synchronized (runtime) {
            while (lines(id).size() <= number) {
                runtime.requireAvailable("follow the log of " + id);
                if (!instances.exists(id) && !runs.goesOn(id)) {
                    return Optional.empty();
                }
                try {
                    runtime.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
            return Optional.of(lines(id).get(number));
        }
    }

    private List<LogLine> lines(String id) {
        return instances.lines(id).or(() -> runs.lines(id)).orElse(List.of());
    }
}
