package berth.node.engine;

import berth.node.LogLine;
import berth.node.LogSink;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What instances wrote. */
final class Logs {
    /** From one stream of a log to the next at least, whatever ends them: each is asked for with many lines. */
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Among so many last lines a follower finds its place again: nearly always more than come between two starts. */
    private static final int RECENT = 1_000;

    private static final String ALL = "tail=all";

    private final Engine engine;
    private final Containers containers;
    private final Happenings happenings;

    Logs(Engine engine, Containers containers, Happenings happenings) {
        this.engine = engine;
        this.containers = containers;
        this.happenings = happenings;
    }

    List<LogLine> tail(String id, int lines) {
        if (lines < 1 || !containers.isOurs(id)) {
            return List.of();
        }
        return lastLines(id, lines);
    }

    /** Of a container that is known to be ours. */
    List<LogLine> lastLines(String id, int lines) {
        return engine.call("read the log of instance " + id, () -> {
            List<LogLine> found = new ArrayList<>();
            try (Response response = open(id, "tail=" + lines)) {
                if (response.getStatusCode() == 200) {
                    new LogLines(line -> found.add(line)).read(response.getBody());
                }
            } catch (IOException e) {
                throw engine.unreachable("read the log of instance " + id, e);
            }
            return List.copyOf(found);
        });
    }

    /** Ends when the container is gone, the sink has enough, or the thread is interrupted. */
    void follow(String id, int tail, LogSink sink) {
        try {
            if (containers.isRun(id)) {
                if (!containers.beginsLater(id) || awaitBegun(id)) {
                    stream(id, last(tail), sink);
                }
            } else if (containers.isOurs(id)) {
                followOurs(id, tail, new Progress(sink));
            }
        } catch (NodeUnavailableException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The engine's stream of what has not begun ends at once. Returns false if it never will. */
    private boolean awaitBegun(String id) throws InterruptedException {
        try (Happenings.Watch watch = happenings.watch(id)) {
            while (true) {
                Optional<Inspected> seen = containers.inspect(id);
                if (seen.flatMap(Inspected::startedAt).isPresent()) {
                    return true;
                }
                if (seen.isEmpty() || !seen.get().exit().error().isEmpty()) {
                    return false;
                }
                watch.await();
            }
        }
    }

    /** The engine ends its stream whenever the container ends; so this opens it again until the container is gone. */
    private void followOurs(String id, int tail, Progress progress) throws InterruptedException {
        try (Happenings.Watch watch = happenings.watch(id)) {
            long opened = System.nanoTime();
            boolean wanted = stream(id, last(tail), progress);
            while (wanted && awaitRunning(id, watch)) {
                TimeUnit.NANOSECONDS.sleep(opened + PAUSE.toNanos() - System.nanoTime());
                opened = System.nanoTime();
                wanted = goOn(id, progress);
            }
        }
    }

    /**
     * Streams what comes after the last line. By its place rather than by its time: the engine also holds back what is written
     * later, if the machine's clock was set back. Only where the place is no longer among the recent lines, its time tells.
     */
    private boolean goOn(String id, Progress progress) {
        if (progress.last.isEmpty()) {
            return stream(id, ALL, progress);
        }
        Instant last = progress.last.get();
        List<Instant> times = lastLines(id, RECENT).stream().map(LogLine::at).toList();
        int known = times.lastIndexOf(last) + 1;
        if (known > 0) {
            progress.skip(times.subList(0, known));
            boolean wanted = stream(id, last(RECENT), progress);
            if (!progress.missed()) {
                return wanted;
            }
        }
        progress.skip(List.of());
        // Rather twice than never.
        return stream(id, last.isAfter(Instant.now()) ? ALL : since(last), progress);
    }

    /** Returns whether the sink wants more. */
    private boolean stream(String id, String from, LogSink sink) {
        String doing = "follow the log of instance " + id;
        try (Response response = engine.call(doing, () -> open(id, "follow=1&" + from))) {
            return response.getStatusCode() != 200 || new LogLines(sink).read(response.getBody());
        } catch (IOException e) {
            throw engine.unreachable(doing, e);
        }
    }

    /** Returns whether it runs again; false when it is gone. */
    private boolean awaitRunning(String id, Happenings.Watch watch) throws InterruptedException {
        while (true) {
            Optional<Inspected> seen = containers.inspect(id);
            if (seen.isEmpty()) {
                return false;
            }
            if (seen.get().state().equals("running")) {
                return true;
            }
            watch.await();
        }
    }

    private Response open(String id, String query) {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/containers/" + id + "/logs?stdout=1&stderr=1&timestamps=1&" + query)
                .build();
        return engine.streams().execute(request);
    }

    private static String last(int lines) {
        return lines == NodeRuntime.ALL_LINES ? ALL : "tail=" + Math.max(0, lines);
    }

    private static String since(Instant last) {
        Instant next = last.plusNanos(1);
        return "tail=all&since=%d.%09d".formatted(next.getEpochSecond(), next.getNano());
    }

    private static final class Progress implements LogSink {
        private final LogSink sink;
        private Optional<Instant> last = Optional.empty();
        private List<Instant> known = List.of();
        private int toSkip;
        private boolean reached;
        private boolean missed;

        Progress(LogSink sink) {
            this.sink = sink;
        }

        /**
         * The next stream begins with lines of those times, which were given, or with one of the later of them if more came
         * meanwhile. If it begins with another, so many came that some are not in it.
         */
        void skip(List<Instant> lines) {
            known = lines;
            toSkip = lines.size();
            reached = false;
            missed = false;
        }

        /** Whether lines are missing between the last one and what the stream began with; then none of it was given. */
        boolean missed() {
            return missed;
        }

        @Override
        public boolean line(LogLine line) {
            missed = !known.isEmpty() && !known.contains(line.at());
            known = List.of();
            if (missed) {
                return false;
            }
            boolean isLast = last.equals(Optional.of(line.at()));
            if (toSkip > 0 && (isLast || !reached)) {
                toSkip--;
                reached |= isLast;
                return true;
            }
            toSkip = 0;
            last = Optional.of(line.at());
            return sink.line(line);
        }
    }
}
