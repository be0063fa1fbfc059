package berth.server.run;

import berth.server.build.BuildLogs;
import berth.server.secret.UnreadableException;
import berth.server.time.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Takes runs that wait, each on a thread of its own, and clears up behind those that are over. */
@ApplicationScoped
public class RunLoop {
    private static final Logger LOG = Logger.getLogger(RunLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final RunStore store;
    private final RunWatch watch;
    private final RunSpecs specs;
    private final StrayRuns strays;
    private final BuildLogs logs;
    private final Map<UUID, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private final Loop loop = new Loop("runs", INTERVAL, REST, this::turn);

    RunLoop(RunStore store, RunWatch watch, RunSpecs specs, StrayRuns strays, BuildLogs logs) {
        this.store = store;
        this.watch = watch;
        this.specs = specs;
        this.strays = strays;
        this.logs = logs;
    }

    /** Begins to work. */
    public void start() {
        loop.start();
    }

    /** Takes no more runs; those under way go on, and are left to whoever owns them next. Returns when none is watched. */
    public void stop() {
        loop.close();
        stopping = true;
        watch.stop();
        var deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            for (Thread watcher : running.values()) {
                watcher.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) Runs.Queued event) {
        loop.signal();
    }

    /** Returns whether any run waits or is under way, whoever's it is. */
    private boolean turn() {
        boolean any = !running.isEmpty() || store.anyActive();
        if (any) {
            QuarkusTransaction.requiringNew()
                    .call(() -> store.claim(running.keySet()))
                    .forEach(this::begin);
        }
        strays.turn();
        return any;
    }

    private void begin(Run run) {
        var watcher = Thread.ofVirtual().name("run-" + run.number()).unstarted(() -> {
            try {
                watch.watch(specs.of(run));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (UnreadableException e) {
                watch.unreadable(run, specs.environment(run), e);
            } catch (RuntimeException e) {
                if (stopping) {
                    LOG.debugf(e, "run %s is left to whoever owns it next", run.id());
                } else {
                    // The row is still this control plane's: the next turn goes on with it.
                    LOG.errorf(e, "run %s goes on later", run.id());
                }
            } finally {
                running.remove(run.id());
                logs.wake();
            }
        });
        running.put(run.id(), watcher);
        watcher.start();
    }
}
