package berth.server.instance;

import berth.node.InstanceStatus;
import berth.node.LogLine;
import berth.node.NodeRuntime;
import berth.node.NodeUnavailableException;
import berth.server.release.Redaction;
import berth.server.secret.UnreadableException;
import berth.server.time.Loop;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Writes down what instances write, without the values of their config vars, so that it outlives them. */
@ApplicationScoped
public class LogKeeper {
    private static final Logger LOG = Logger.getLogger(LogKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Among so many the last line that is kept is looked for; if it is not there, all are kept again. */
    private static final int SEARCHED_LINES = 100_000;

    private final Instances instances;
    private final NodeRuntime runtime;
    private final LogFolder folder;
    private final InstanceLogs logs;
    private final Clock clock;
    private final Map<String, Thread> followers = new ConcurrentHashMap<>();
    private final Loop loop = new Loop("logs", INTERVAL, this::turn);

    LogKeeper(Instances instances, NodeRuntime runtime, LogFolder folder, InstanceLogs logs, Clock clock) {
        this.instances = instances;
        this.runtime = runtime;
        this.folder = folder;
        this.logs = logs;
        this.clock = clock;
    }

    /** Begins to write. */
    public void start() {
        loop.start();
    }

    /** Writes no more; what is written meanwhile is caught up on at the next start. */
    public void stop() {
        loop.close();
        followers.values().forEach(Thread::interrupt);
    }

    void turn() {
        instances.latest().stream()
                .flatMap(seen -> seen.instances().stream())
                .filter(instance -> instance.starts() > 0)
                .forEach(instance -> followers.computeIfAbsent(instance.id(), id -> follower(instance)));
    }

    private Thread follower(InstanceStatus instance) {
        return Thread.ofVirtual()
                .name("keep-log-" + InstanceLogs.shortId(instance))
                .start(() -> {
                    try {
                        follow(instance);
                    } catch (NodeUnavailableException | IOException | UnreadableException e) {
                        // The last: what must not be in its lines is not known, so none is kept; the engine keeps them.
                        LOG.debugf("log of %s: %s", instance.id(), e.getMessage());
                    } finally {
                        // Followed anew at the next turn, if it is still there.
                        followers.remove(instance.id());
                    }
                });
    }

    private void follow(InstanceStatus instance) throws IOException {
        var file = folder.of(instance);
        var soFar = file.soFar().filter(kept -> isInLog(kept, instance));
        var writer = new Writer(file, soFar, logs.redaction(instance));
        runtime.follow(instance.id(), NodeRuntime.ALL_LINES, writer::write);
    }

    /** After the clock was set back a last line that the engine no longer has would hide all that came since. */
    private boolean isInLog(KeptSoFar kept, InstanceStatus instance) {
        return !kept.goesByPlace(clock.instant())
                || runtime.tail(instance.id(), SEARCHED_LINES).stream().anyMatch(kept::endsWith);
    }

    /** Leaves out what is there already. A disk that takes no more costs lines, never more. */
    private static final class Writer {
        private final LogFile file;
        private final Optional<KeptSoFar> soFar;
        private final Redaction redaction;
        private boolean complained;

        Writer(LogFile file, Optional<KeptSoFar> soFar, Redaction redaction) {
            this.file = file;
            this.soFar = soFar;
            this.redaction = redaction;
        }

        boolean write(LogLine line) {
            if (soFar.filter(kept -> kept.has(line)).isPresent()) {
                return true;
            }
            try {
                file.append(new LogLine(line.at(), line.error(), redaction.of(line.text())));
                complained = false;
            } catch (IOException e) {
                if (!complained) {
                    LOG.warnf("cannot write the log %s: %s", file.path(), e);
                    complained = true;
                }
            }
            return !Thread.currentThread().isInterrupted();
        }
    }
}
