package berth.builder.buildkit;

import berth.builder.BuilderUnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that end in time. The transport ignores time-outs on Unix sockets, so each call runs on a thread of its own,
 * which is interrupted when its time is over; that closes its connection.
 */
final class LimitedCalls implements AutoCloseable {
    private final Duration limit;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("engine-call-", 0).factory());

    /** @param limit of each call */
    LimitedCalls(Duration limit) {
        this.limit = limit;
    }

    /**
     * Waits for the call's answer.
     *
     * @param what is being done, for the error's text
     * @throws BuilderUnavailableException if the call breaks, is not over in time, or the waiting thread is interrupted
     */
    <T> T call(String what, Callable<T> action) {
        Future<T> answer = started(what, action);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new BuilderUnavailableException(
                    "The container engine did not answer within " + limit.toMillis() / 1000.0 + " s (" + what + ")", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new BuilderUnavailableException("Interrupted while " + what, e);
        } catch (ExecutionException e) {
            throw new BuilderUnavailableException("The container engine does not answer (" + what + ")", e);
        }
    }

    private <T> Future<T> started(String what, Callable<T> action) {
        try {
            return threads.submit(action);
        } catch (RejectedExecutionException e) {
            throw new BuilderUnavailableException("The builder is closed (" + what + ")", e);
        }
    }

    /** Breaks off the calls that still run. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
