package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.RouteTable;
import berth.router.UpstreamProtocol;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged router, with the memory it is given, between sides of which one is much slower than the other. */
@Timeout(120)
class SlowReaderIT {
    private static final int BIG = 256 * 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    private static final int PIECES_PER_PAUSE = 64;
    private static final int STREAMS = 100;
    private static final int CALLS = 50;
    private static final int MOST_MEBIBYTES = 128;
    /** Both codecs of HTTP/2 are loaded and compiled, and 49 streams hold a window and a water mark each. */
    private static final int MOST_MEBIBYTES_WITH_STREAMS = 160;

    @TempDir
    Path folder;

    private RouterProcess router;

    @BeforeEach
    void start() throws Exception {
        router = RouterProcess.start(folder, Map.of()).awaitListening();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void downloadBySomebodyWhoReadsSlowly() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                    write(wire);
                });
                var client = router.connect()) {
            serve(upstream.name(), UpstreamProtocol.HTTP1);
            client.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
            client.readHead();
            readSlowly(client);
            assertLittleMemory("a slow download of 256 MiB", MOST_MEBIBYTES);
        }
    }

    @Test
    void uploadToSomebodyWhoReadsSlowly() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    readSlowly(wire);
                    wire.answer("all");
                });
                var client = router.connect()) {
            serve(upstream.name(), UpstreamProtocol.HTTP1);
            client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: " + BIG + "\r\n\r\n");
            write(client);
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            assertLittleMemory("a slow upload of 256 MiB", MOST_MEBIBYTES);
        }
    }

    @Test
    void hundredStreamsThatNobodyReads() throws Exception {
        var written = new Written();
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n");
                    written.write(wire, PIECE, BIG);
                });
                var client = Http2Wire.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), router.port()))) {
            serve(upstream.name(), UpstreamProtocol.HTTP1);
            client.initialWindow(0);
            for (int i = 0; i < STREAMS; i++) {
                client.get(2 * i + 1, "/");
            }
            RunningRouter.await("all are under way", () -> upstream.connections() == STREAMS);
            written.awaitStandstill();
            assertLittleMemory("100 streams with closed windows", MOST_MEBIBYTES);
        }
    }

    @Test
    void fiftyGrpcStreamsOfWhichOneIsRead() throws Exception {
        var sent = new Written();
        var begun = new AtomicInteger();
        var message = "x".repeat(PIECE);
        var answers = new GrpcUpstream.Answers() {
            @Override
            public void count(String asked, ServerCallStreamObserver<String> out) {
                begun.incrementAndGet();
                var left = new AtomicInteger(Integer.parseInt(asked));
                out.setOnReadyHandler(() -> {
                    while (out.isReady() && left.get() > 0) {
                        out.onNext(message);
                        sent.add(PIECE);
                        if (left.decrementAndGet() == 0) {
                            out.onCompleted();
                        }
                    }
                });
            }
        };
        var client = NettyChannelBuilder.forAddress("127.0.0.1", router.port())
                .usePlaintext()
                .overrideAuthority("shop.localhost")
                .build();
        try (var upstream = GrpcUpstream.start(1000, answers)) {
            serve(upstream.name(), UpstreamProtocol.H2C);
            var calls = new ArrayList<Reading>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(Reading.begin(client.newCall(GrpcUpstream.COUNT, CallOptions.DEFAULT), BIG / PIECE));
            }
            RunningRouter.await("all are under way", () -> begun.get() == CALLS);
            sent.awaitStandstill();
            calls.getFirst().readAll();
            assertEquals(BIG / PIECE, calls.getFirst().received.get());
            assertLittleMemory("50 gRPC streams of which one is read, 256 MiB", MOST_MEBIBYTES_WITH_STREAMS);
        } finally {
            client.shutdownNow();
        }
    }

    private void serve(String upstream, UpstreamProtocol protocol) {
        try (var control = router.control()) {
            control.apply(
                    new RouteTable(1, List.of(route("shop.localhost", upstream).withProtocol(protocol))));
        }
    }

    private void assertLittleMemory(String what, int most) throws IOException {
        long peak = router.peakResidentMebibytes();
        System.out.println(what + ": " + peak + " MiB were resident at most");
        assertTrue(peak <= most, what + ": " + peak + " MiB resident");
    }

    private static void write(Wire wire) throws IOException {
        var piece = new byte[PIECE];
        for (int left = BIG; left > 0; left -= PIECE) {
            wire.send(piece);
        }
    }

    /** Some 200 MiB a second at most. */
    private static void readSlowly(Wire wire) throws IOException, InterruptedException {
        for (int read = 0; read < BIG / PIECE; read++) {
            wire.readBytes(PIECE);
            if (read % PIECES_PER_PAUSE == 0) {
                // It is slow: that waits for nothing.
                Thread.sleep(20);
            }
        }
    }

    /** A call for messages that come one at a time, as they are asked for. */
    private static final class Reading extends ClientCall.Listener<String> {
        private final ClientCall<String, String> call;
        private final AtomicInteger received = new AtomicInteger();
        private final CountDownLatch done = new CountDownLatch(1);

        private Reading(ClientCall<String, String> call) {
            this.call = call;
        }

        static Reading begin(ClientCall<String, String> call, int messages) {
            var reading = new Reading(call);
            call.start(reading, new Metadata());
            call.sendMessage(Integer.toString(messages));
            call.halfClose();
            return reading;
        }

        void readAll() throws InterruptedException {
            call.request(1);
            assertTrue(done.await(60, TimeUnit.SECONDS));
        }

        @Override
        public void onMessage(String message) {
            received.incrementAndGet();
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            done.countDown();
        }
    }
}
