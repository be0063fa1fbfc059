package berth.router.proxy;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One end of a gRPC stream, as three lambdas. */
record Listening(Consumer<String> next, Runnable completed, Consumer<Throwable> failed)
        implements StreamObserver<String> {
    /** Hears one message, or that none comes. */
    static Listening completing(CompletableFuture<String> answer) {
        return new Listening(answer::complete, () -> {}, answer::completeExceptionally);
    }

    @Override
    public void onNext(String value) {
        next.accept(value);
    }

    @Override
    public void onError(Throwable cause) {
        failed.accept(cause);
    }

    @Override
    public void onCompleted() {
        completed.run();
    }
}
