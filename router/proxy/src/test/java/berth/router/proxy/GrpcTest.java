package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.UpstreamProtocol;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real gRPC client reaches a real gRPC server through the router, by HTTP/2 on both sides. */
@Timeout(30)
class GrpcTest {
    private static final Metadata.Key<String> DETAIL = Metadata.Key.of("detail", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path folder;

    private RunningRouter router;
    private ManagedChannel client;

    @BeforeEach
    void start() {
        router = RunningRouter.start(folder);
        client = NettyChannelBuilder.forAddress(router.address())
                .usePlaintext()
                .overrideAuthority("shop.localhost")
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        client.shutdownNow();
        client.awaitTermination(10, TimeUnit.SECONDS);
        router.close();
    }

    private GrpcUpstream serve(int callsPerConnection, GrpcUpstream.Answers answers) throws Exception {
        var upstream = GrpcUpstream.start(callsPerConnection, answers);
        serve(upstream.name());
        return upstream;
    }

    private void serve(String... names) {
        router.serve(route("shop.localhost", names).withProtocol(UpstreamProtocol.H2C));
    }

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
                    client.newCall(GrpcUpstream.JOIN, CallOptions.DEFAULT), completing(joined));
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
                    client.newCall(GrpcUpstream.JOIN, CallOptions.DEFAULT), completing(joined));
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

    @Test
    void moreCallsThanAConnectionTakesUseMoreConnections() throws Exception {
        var waiting = new LinkedBlockingQueue<StreamObserver<String>>();
        var answers = new GrpcUpstream.Answers() {
            @Override
            public void ask(String question, StreamObserver<String> answer) {
                waiting.add(answer);
            }
        };
        try (var _ = serve(3, answers)) {
            var answered = new ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < 20; i++) {
                var answer = new CompletableFuture<String>();
                answered.add(answer);
                ClientCalls.asyncUnaryCall(
                        client.newCall(GrpcUpstream.ASK, CallOptions.DEFAULT), "now", completing(answer));
            }
            RunningRouter.await("all are there at a time", () -> waiting.size() == 20);
            waiting.forEach(answer -> {
                answer.onNext("then");
                answer.onCompleted();
            });
            for (var answer : answered) {
                assertEquals("then", answer.get(10, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void serverThatGoesAwayFinishesAndAnotherTakesOver() throws Exception {
        try (var first = GrpcUpstream.start(100, new GrpcUpstream.Answers() {});
                var second = GrpcUpstream.start(100, new GrpcUpstream.Answers() {})) {
            serve(first.name());
            var heard = new LinkedBlockingQueue<String>();
            var talk = ClientCalls.asyncBidiStreamingCall(
                    client.newCall(GrpcUpstream.TALK, CallOptions.DEFAULT),
                    new Listening(heard::add, () -> heard.add("end"), failed -> heard.add(failed.toString())));
            talk.onNext("one");
            assertEquals("re: one", heard.poll(10, TimeUnit.SECONDS));
            serve(first.name(), second.name());
            first.shutdown();
            for (int i = 0; i < 20; i++) {
                assertEquals("you asked " + i, GrpcUpstream.ask(client, Integer.toString(i)));
            }
            talk.onNext("two");
            assertEquals("re: two", heard.poll(10, TimeUnit.SECONDS));
            talk.onCompleted();
            assertEquals("end", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void clientOfHttp11IsServedToo() throws Exception {
        try (var _ = serve(100, new GrpcUpstream.Answers() {});
                var wire = router.connect()) {
            wire.send("POST /berth.Test/Ask HTTP/1.1\r\nhost: shop.localhost\r\ncontent-type: application/grpc\r\n"
                    + "te: trailers\r\ncontent-length: 6\r\n\r\n\0\0\0\0\1?");
            assertTrue(wire.readHead().startsWith("HTTP/1.1 200"));
            assertEquals("\0\0\0\0\u000byou asked ?", wire.readChunk());
            assertEquals("", wire.readChunk());
            assertEquals("grpc-status: 0\n", wire.readHead());
        }
    }

    @Test
    void serverThatSpeaksNoHttp2IsNamed() throws Exception {
        try (var upstream = ScriptedUpstream.echoingHeads()) {
            serve(upstream.name());
            var refused = assertThrows(StatusRuntimeException.class, () -> GrpcUpstream.ask(client, "why"));
            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
            try (var wire = router.connect()) {
                wire.send("GET / HTTP/1.1\r\nhost: shop.localhost\r\naccept: application/json\r\n"
                        + "connection: close\r\n\r\n");
                var page = wire.readAll();
                assertTrue(page.contains("does not speak HTTP/2"), page);
            }
        }
    }

    private static Listening completing(CompletableFuture<String> answer) {
        return new Listening(answer::complete, () -> {}, answer::completeExceptionally);
    }
}
