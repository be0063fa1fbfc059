package berth.server.instance;

import berth.node.InstanceStatus;
import berth.node.LogLine;
import berth.node.NodeRuntime;
import berth.server.build.LineListener;
import berth.server.release.Redaction;
import berth.server.release.Redactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What instances write, of several at once, without the values of their config vars. */
@ApplicationScoped
public class InstanceLogs {
    private static final int BUFFER_LINES = 1_000;
    private static final int SIGN_OF_LIFE_SECONDS = 5;

    private final NodeRuntime runtime;
    private final Redactions redactions;

    InstanceLogs(NodeRuntime runtime, Redactions redactions) {
        this.runtime = runtime;
        this.redactions = redactions;
    }

    /** The engine's id as people see it. */
    public static String shortId(InstanceStatus instance) {
        return shortId(instance.id());
    }

    static String shortId(String id) {
        return InstanceStatus.shortId(id);
    }

    /** The last lines that an instance wrote, oldest first. */
    public List<String> tail(InstanceStatus instance, int lines) {
        var redaction = redaction(instance);
        return runtime.tail(instance.id(), lines).stream()
                .map(line -> redaction.of(line.text()))
                .toList();
    }

    /** What must not be told of an instance's lines. */
    Redaction redaction(InstanceStatus instance) {
        var group = instance.group();
        return redactions.of(group.environment().id(), group.release());
    }

    /** Gives the last lines of each and, if wanted, new ones until all are gone or the listener has enough. */
    public void give(List<InstanceStatus> instances, int tail, boolean follow, LineListener listener) {
        if (!follow) {
            for (InstanceStatus instance : instances) {
                var redaction = redaction(instance);
                for (LogLine line : runtime.tail(instance.id(), tail)) {
                    if (!listener.line(format(instance, redaction, line))) {
                        return;
                    }
                }
            }
            return;
        }
        try {
            follow(instances, tail, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(List<InstanceStatus> instances, int tail, LineListener listener) throws InterruptedException {
        var lines = new LinkedBlockingQueue<String>(BUFFER_LINES);
        var wanted = new AtomicBoolean(true);
        var threads = instances.stream()
                .map(instance -> Thread.ofVirtual()
                        .name("log-" + shortId(instance))
                        .start(() -> {
                            var redaction = redaction(instance);
                            runtime.follow(
                                    instance.id(),
                                    tail,
                                    line -> wanted.get() && put(lines, format(instance, redaction, line), wanted));
                        }))
                .toList();
        try {
            while (true) {
                var line = lines.poll(1, TimeUnit.SECONDS);
                if (line == null && threads.stream().noneMatch(Thread::isAlive)) {
                    return;
                }
                if (line == null && !quiet(listener)) {
                    return;
                }
                if (line != null && !listener.line(line)) {
                    return;
                }
            }
        } finally {
            wanted.set(false);
            threads.forEach(Thread::interrupt);
        }
    }

    private boolean quiet(LineListener listener) {
        return System.nanoTime() / 1_000_000_000 % SIGN_OF_LIFE_SECONDS != 0 || listener.line("");
    }

    private static boolean put(LinkedBlockingQueue<String> lines, String line, AtomicBoolean wanted) {
        try {
            while (wanted.get()) {
                if (lines.offer(line, 1, TimeUnit.SECONDS)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String format(InstanceStatus instance, Redaction redaction, LogLine line) {
        return line.at() + " " + instance.group().process() + "."
                + shortId(instance).substring(0, Math.min(6, shortId(instance).length())) + " "
                + redaction.of(line.text());
    }
}
