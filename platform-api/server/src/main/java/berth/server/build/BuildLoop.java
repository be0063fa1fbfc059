package berth.server.build;

import berth.builder.Builder;
import berth.server.setting.BerthConfig;
import berth.server.time.Loop;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Takes builds from the queue while there is room, and sees to it that each ends. */
@ApplicationScoped
public class BuildLoop {
    private static final Logger LOG = Logger.getLogger(BuildLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REST = Duration.ofSeconds(5);

    private final BuildStore store;
    private final BuildJob.Finder jobs;
    private final BuildWork work;
    private final Builder builder;
    private final BuildLogs logs;
    private final Duration timeLimit;
    private final int concurrency;
    private volatile boolean stopping;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    /** One was queued since the last turn: there is no need to ask whether there is any. */
    private final AtomicBoolean oneWaits = new AtomicBoolean();

    private final Loop loop = new Loop("builds", INTERVAL, REST, this::turn);

    BuildLoop(
            BuildStore store,
            BuildJob.Finder jobs,
            BuildWork work,
            Builder builder,
            BuildLogs logs,
            BerthConfig config) {
        this.store = store;
        this.jobs = jobs;
        this.work = work;
        this.builder = builder;
        this.logs = logs;
        this.timeLimit = config.builds().timeLimit();
        this.concurrency = config.builds()
                .concurrency()
                .orElseGet(() -> Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Begins to work. */
    public void start() {
        loop.start();
    }

    /** Something was queued or cancelled. */
    public void signal() {
        loop.signal();
    }

    /** As {@link #signal}; where there is no room, who waits for that build is told at once how many come first. */
    public void queued(Build build) {
        if (running.size() >= concurrency) {
            tellOfOthers(build);
        }
        oneWaits.set(true);
        signal();
    }

    private void tellOfOthers(Build build) {
        int before = store.before(build);
        if (before >= concurrency) {
            logs.append(
                    build.id(),
                    "-----> waits for " + before + (before == 1 ? " build" : " builds") + " of other apps before it");
        }
    }

    /** Takes no more builds; those that run are left to whoever owns them next. */
    public void stop() {
        stopping = true;
        loop.close();
    }

    /** Returns whether any build waits or runs, whoever's it is: its owner may die. */
    private boolean turn() {
        if (!oneWaits.getAndSet(false) && running.isEmpty() && !store.anyActive()) {
            return false;
        }
        var found = QuarkusTransaction.requiringNew().call(this::find);
        found.orphans()
                .forEach(orphan -> logs.append(orphan.id(), "-----> Berth was interrupted: the build begins again"));
        found.cancelled()
                .forEach(cancelled -> Thread.ofVirtual()
                        .start(() -> builder.cancel(cancelled.id().toString())));
        found.claimed().forEach(this::begin);
        found.toEnd().forEach(this::cancel);
        return true;
    }

    /** What a turn finds: orphans are back in the queue, and those that are claimed or to be ended are this control plane's. */
    private record Found(List<Build> orphans, List<Build> toEnd, List<Build> cancelled, List<Build> claimed) {}

    private Found find() {
        int free = concurrency - running.size();
        return new Found(
                store.requeueOrphans(running),
                store.adoptCancelled(running),
                store.mineToCancel(),
                free > 0 ? store.claim(free, timeLimit) : List.of());
    }

    /** Nobody builds it any more: if its end cannot be written, the next turn finds it again. */
    private void cancel(Build build) {
        work.cancel(jobs.of(build));
        logs.wake();
    }

    private void begin(Build build) {
        running.add(build.id());
        Thread.ofVirtual().name("build-" + build.number()).start(() -> {
            try {
                work.carryOut(jobs.of(build), () -> stopping);
            } catch (RuntimeException e) {
                // Its end could not be written. The row is still this control plane's, and the next turn finds it.
                LOG.errorf(e, "the end of build %s could not be written", build.id());
            } finally {
                running.remove(build.id());
                logs.wake();
                signal();
            }
        });
    }
}
