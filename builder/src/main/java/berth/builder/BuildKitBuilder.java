package berth.builder;

import berth.builder.buildkit.Engine;
import berth.builder.buildkit.ImageFacts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Builds with the BuildKit that is part of the Docker Engine, over the engine's plain API. */
public final class BuildKitBuilder implements Builder, AutoCloseable {
    static final String INSTALLATION = "berth.installation";

    private static final String STOPPED = "The control plane stops";

    /** How long {@link #close} lets the engine take to end the builds. */
    private static final long CLOSING_MILLIS = 2_000;

    private final Engine engine;
    private final SourceBuild sourceBuild;
    private final String installation;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

    /** Platform threads: the transport waits in native code, where a virtual thread would hold its carrier. */
    private final ExecutorService threads;

    private final ScheduledExecutorService deadlines;

    private volatile boolean closed;

    /** Empties the scratch folder; the engine is first asked by the first build. */
    public BuildKitBuilder(BuilderOptions options) {
        Scratch.prepare(options.scratch());
        var number = new AtomicLong();
        threads = Executors.newCachedThreadPool(work -> Thread.ofPlatform()
                .daemon()
                .name("build-" + number.incrementAndGet())
                .unstarted(work));
        deadlines = Executors.newSingleThreadScheduledExecutor(
                work -> Thread.ofPlatform().daemon().name("build-deadlines").unstarted(work));
        engine = new Engine(options.dockerHost());
        installation = options.installation();
        sourceBuild = new SourceBuild(engine, new LanguageImages(engine, options, threads), options);
    }

    @Override
    public BuildOutcome build(BuildOrder order, InputStream source, BuildLog log) {
        var attempt = new Attempt(order.id());
        var gate = new GatedLog(log);
        var done = new CompletableFuture<Void>();
        attempts.add(attempt);
        try {
            if (closed) {
                attempt.stop(new BuilderUnavailableException(STOPPED));
                return attempt.await(CompletableFuture.completedFuture(true));
            }
            var deadline = deadlines.schedule(
                    () -> stop(attempt, timedOut(order)), order.timeLimit().toMillis(), TimeUnit.MILLISECONDS);
            attempt.whenEnded(() -> deadline.cancel(false));
            attempt.working(threads.submit(() -> work(attempt, order, source, gate, done)));
            return attempt.await(done);
        } catch (RejectedExecutionException e) {
            throw new BuilderUnavailableException(STOPPED, e);
        } finally {
            attempts.remove(attempt);
            gate.close();
            // Only an interrupted caller leaves before the end.
            stop(attempt, new BuildOutcome.Cancelled());
        }
    }

    @Override
    public void cancel(String buildId) {
        attempts.stream()
                .filter(attempt -> attempt.id().equals(buildId))
                .forEach(attempt -> stop(attempt, new BuildOutcome.Cancelled()));
    }

    @Override
    public void removeImage(String imageId) {
        engine.inspect(imageId)
                .filter(image -> installation.equals(image.labels().get(INSTALLATION)))
                .ifPresent(this::remove);
    }

    /** Breaks off all builds: they end with {@link BuilderUnavailableException}, for another builder to do them. */
    @Override
    public void close() throws IOException {
        closed = true;
        var ends = attempts.stream()
                .filter(attempt -> attempt.stop(new BuilderUnavailableException(STOPPED)))
                .map(this::abandon)
                .toArray(CompletableFuture<?>[]::new);
        awaitAtMost(CLOSING_MILLIS, CompletableFuture.allOf(ends));
        deadlines.shutdownNow();
        threads.shutdownNow();
        engine.close();
    }

    private static void awaitAtMost(long millis, CompletableFuture<?> ends) {
        try {
            ends.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            System.getLogger(BuildKitBuilder.class.getName())
                    .log(System.Logger.Level.WARNING, "builds were broken off without the engine's word", e);
        }
    }

    private void work(
            Attempt attempt, BuildOrder order, InputStream source, GatedLog log, CompletableFuture<Void> done) {
        try {
            attempt.finish(sourceBuild.run(attempt, order, source, log));
        } catch (InterruptedException e) {
            attempt.fail(new BuilderUnavailableException("The build was interrupted", e));
        } catch (RuntimeException | Error e) {
            attempt.fail(e);
        } finally {
            done.complete(null);
        }
    }

    private void stop(Attempt attempt, BuildOutcome outcome) {
        if (attempt.stop(outcome)) {
            abandon(attempt);
        }
    }

    /** Tells the engine, which may take its time, on a thread of its own; whoever stops a build does not wait for it. */
    private CompletableFuture<Void> abandon(Attempt attempt) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        engine.cancelBuild(attempt.engineId());
                    } catch (BuilderUnavailableException e) {
                        System.getLogger(BuildKitBuilder.class.getName())
                                .log(System.Logger.Level.WARNING, "a stopped build may go on for a while", e);
                    } finally {
                        // Also ends a build whose cancellation came before the engine knew of it.
                        attempt.abandonWork();
                    }
                },
                task -> Thread.ofPlatform().daemon().name("build-end").start(task));
    }

    private void remove(ImageFacts image) {
        for (String tag : image.tags()) {
            engine.removeImage(tag);
        }
        if (image.tags().isEmpty()) {
            engine.removeImage(image.id());
        }
    }

    private static BuildOutcome timedOut(BuildOrder order) {
        return new BuildOutcome.Failed(
                "build.timed-out",
                "The build was ended after its time limit of "
                        + inWords(order.timeLimit().toMillis()),
                "Make the slow step (the last one above) quicker, or ask an operator for a higher limit.");
    }

    private static String inWords(long millis) {
        return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis / 1000.0 + " s";
    }
}
