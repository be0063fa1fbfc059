package berth.router.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a real gRPC client to a real gRPC server, by HTTP/2 on both sides of the router. */
@Timeout(30)
class GrpcTest extends GrpcFixture {
    private static final Metadata.Key<String> DETAIL = Metadata.Key.of("detail", Metadata.ASCII_STRING_MARSHALLER);

    @Test
    void callsOfAllFourKindsPass() throws Exception {
        try (var _ = serve(100, new GrpcUpstream.Answers() {})) {
            assertEquals("you asked why", GrpcUpstream.ask(client, "why"));
            var counted = new ArrayList<String>();
            ClientCalls.blockingServerStreamingCall(client, GrpcUpstream.COUNT, CallOptions.DEFAULT, "5000")
                    .forEachRemaining(counted::add);
            assertEquals(IntStream.range(0, 5000).mapToObj(Integer::toString).toList(), counted);

            var joined = new CompletableFuture<String>();
            var parts = ClientCalls.asyncClientStreamingCall(
                    client.newCall(GrpcUpstream.JOIN, CallOptions.DEFAULT), Listening.completing(joined));
            parts.onNext("a");
            parts.onNext("b".repeat(300_000));
            parts.onCompleted();
            assertEquals("a " + "b".repeat(300_000), joined.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void dialogueGoesBackAndForthOnOneStream() throws Exception {
        try (var _ = serve(100, new GrpcUpstream.Answers() {})) {
            var heard = new LinkedBlockingQueue<String>();
            var done = new CountDownLatch(1);
            var talk = ClientCalls.asyncBidiStreamingCall(
                    client.newCall(GrpcUpstream.TALK, CallOptions.DEFAULT),
                    new Listening(heard::add, done::countDown, failed -> {}));
            for (int i = 0; i < 50; i++) {
                talk.onNext("line " + i);
                assertEquals("re: line " + i, heard.poll(10, TimeUnit.SECONDS));
            }
            talk.onCompleted();
            assertTrue(done.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void failureArrivesWithItsStatusAndTrailers() throws Exception {
        var answers = new GrpcUpstream.Answers() {
            @Override
            public void ask(String question, StreamObserver<String> answer) {
                var trailers = new Metadata();
                trailers.put(DETAIL, "row 7");
                answer.onError(
                        Status.FAILED_PRECONDITION.withDescription("not today").asRuntimeException(trailers));
            }

            @Override
            public void count(String asked, ServerCallStreamObserver<String> out) {
                out.onNext("0");
                out.onError(Status.DATA_LOSS.withDescription("after one").asRuntimeException());
            }
        };
        try (var _ = serve(100, answers)) {
            var refused = assertThrows(StatusRuntimeException.class, () -> GrpcUpstream.ask(client, "why"));
            assertEquals(Status.Code.FAILED_PRECONDITION, refused.getStatus().getCode());
            assertEquals("not today", refused.getStatus().getDescription());
            assertEquals("row 7", requireNonNull(refused.getTrailers()).get(DETAIL));

            var counted = ClientCalls.blockingServerStreamingCall(client, GrpcUpstream.COUNT, CallOptions.DEFAULT, "2");
            assertEquals("0", counted.next());
            var broken = assertThrows(StatusRuntimeException.class, counted::hasNext);
            assertEquals(Status.Code.DATA_LOSS, broken.getStatus().getCode());
        }
    }

    @Test
    void serverLearnsThatTheClientGaveUp() throws Exception {
        var begun = new CountDownLatch(1);
        var cancelled = new CountDownLatch(1);
        var answers = new GrpcUpstream.Answers() {
            @Override
            public void count(String asked, ServerCallStreamObserver<String> out) {
                out.setOnCancelHandler(cancelled::countDown);
                begun.countDown();
            }
        };
        try (var _ = serve(100, answers)) {
            var call = client.newCall(GrpcUpstream.COUNT, CallOptions.DEFAULT);
            ClientCalls.asyncServerStreamingCall(call, "1", new Listening(next -> {}, () -> {}, failed -> {}));
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            call.cancel("enough", null);
            assertTrue(cancelled.await(10, TimeUnit.SECONDS));
            RunningRouter.await(
                    "nothing in flight", () -> router.status().inFlight().isEmpty());
        }
    }

    @Test
    void serverThatWantsNoMoreIsHeardToTheEnd() throws Exception {
        var answers = new GrpcUpstream.Answers() {
            @Override
            public StreamObserver<String> join(StreamObserver<String> answer) {
                return new Listening(
                        part -> {
                            answer.onNext("enough");
                            answer.onCompleted();
                        },
                        () -> {},
                        gone -> {});
            }
        };
        try (var _ = serve(100, answers)) {
            var joined = new CompletableFuture<String>();
            var parts = ClientCalls.asyncClientStreamingCall(
                    client.newCall(GrpcUpstream.JOIN, CallOptions.DEFAULT), Listening.completing(joined));
            parts.onNext("a");
            assertEquals("enough", joined.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void clientThatDoesNotReadHoldsTheServerBackAndNobodyElse() throws Exception {
        var sent = new AtomicInteger();
        var message = "x".repeat(10_000);
        var answers = new GrpcUpstream.Answers() {
            @Override
            public void count(String asked, ServerCallStreamObserver<String> out) {
                int all = Integer.parseInt(asked);
                out.setOnReadyHandler(() -> {
                    while (out.isReady() && sent.get() < all) {
                        out.onNext(message);
                        if (sent.incrementAndGet() == all) {
                            out.onCompleted();
                        }
                    }
                });
            }
        };
        try (var _ = serve(100, answers)) {
            var received = new AtomicInteger();
            var done = new CountDownLatch(1);
            var call = client.newCall(GrpcUpstream.COUNT, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(String got) {
                            received.incrementAndGet();
                            call.request(1);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            done.countDown();
                        }
                    },
                    new Metadata());
            call.sendMessage("2000");
            call.halfClose();
            // Twenty megabytes wait for a client that asks for none; meanwhile the connection serves others.
            for (int i = 0; i < 200; i++) {
                assertEquals("you asked " + i, GrpcUpstream.ask(client, Integer.toString(i)));
            }
            assertTrue(sent.get() < 200, sent + " messages were sent ahead");
            call.request(1);
            assertTrue(done.await(20, TimeUnit.SECONDS));
            assertEquals(2000, received.get());
        }
    }
}
