package berth.builder.buildkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Gives up on a frontend image whose registry neither answers nor refuses: without one, there is another way to build. */
final class AwaitedFrontend {
    private static final int PATIENCE_SECONDS = 15;

    private final Engine engine;
    private final String buildId;
    private boolean watched;
    private volatile boolean awaited;

    AwaitedFrontend(Engine engine, String buildId) {
        this.engine = engine;
        this.buildId = buildId;
    }

    /** Says whether the build waits for a frontend; called by one thread. */
    void update(boolean waiting) {
        awaited = waiting;
        if (waiting && !watched) {
            watched = true;
            Executor later = CompletableFuture.delayedExecutor(
                    PATIENCE_SECONDS,
                    TimeUnit.SECONDS,
                    task -> Thread.ofPlatform().daemon().start(task));
            later.execute(() -> {
                if (awaited) {
                    engine.cancelBuild(buildId);
                }
            });
        }
    }

    /** The build is over. */
    void done() {
        awaited = false;
    }
}
