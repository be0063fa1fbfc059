package berth.builder;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One build in progress. It ends once: by its own outcome, or by being stopped, whichever comes first. Whoever waits is
 * released at that moment, even if the engine hangs; the work behind it is told to stop and has a moment to clean up.
 */
final class Attempt {
    private static final long CLEAN_UP_MILLIS = 700;

    private final String id;
    private final String engineId = "berth-" + UUID.randomUUID();
    private final CompletableFuture<BuildOutcome> ending = new CompletableFuture<>();
    private @Nullable AutoCloseable connection;
    private @Nullable Future<?> work;

    Attempt(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** The engine's name of the build: unlike the order's, never used twice. */
    String engineId() {
        return engineId;
    }

    /** Runs that as soon as the attempt has ended, however it did. */
    void whenEnded(Runnable then) {
        ending.whenComplete((outcome, failure) -> then.run());
    }

    boolean isEnded() {
        return ending.isDone();
    }

    /** The work's own end. */
    void finish(BuildOutcome outcome) {
        ending.complete(outcome);
    }

    void fail(Throwable cause) {
        ending.completeExceptionally(cause);
    }

    /** Ends the attempt from outside; false if it had ended before. */
    boolean stop(BuildOutcome outcome) {
        return ending.complete(outcome);
    }

    /** Ends the attempt from outside without an outcome: the same order may be given again. */
    boolean stop(BuilderUnavailableException why) {
        return ending.completeExceptionally(why);
    }

    /** Breaks off what still works for an attempt that has been stopped. */
    synchronized void abandonWork() {
        closeConnection();
        if (work != null) {
            work.cancel(true);
        }
    }

    /** The connection over which the engine builds for this attempt. */
    synchronized void connected(AutoCloseable opened) {
        connection = opened;
        if (isEnded()) {
            closeConnection();
        }
    }

    synchronized void working(Future<?> started) {
        work = started;
        if (isEnded()) {
            started.cancel(true);
        }
    }

    /**
     * Waits for the end.
     *
     * @throws BuilderUnavailableException if the work ended with it, or the waiting thread was interrupted
     */
    BuildOutcome await(CompletableFuture<?> cleanedUp) {
        try {
            ending.handle((outcome, failure) -> true).get();
            awaitCleanUp(cleanedUp);
            return ending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuilderUnavailableException("The build was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException broken) {
                throw broken;
            }
            throw new IllegalStateException(e);
        }
    }

    private static void awaitCleanUp(CompletableFuture<?> cleanedUp) throws InterruptedException, ExecutionException {
        try {
            cleanedUp.get(CLEAN_UP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.getLogger(Attempt.class.getName())
                    .log(System.Logger.Level.DEBUG, "a build that has ended still cleans up");
        }
    }

    private void closeConnection() {
        AutoCloseable open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                // It is closed to break it off; whether it breaks cleanly does not matter.
                System.getLogger(Attempt.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing a build's connection", e);
            }
        }
    }
}
