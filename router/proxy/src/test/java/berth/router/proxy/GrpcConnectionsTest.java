package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over which connections gRPC calls go: several, another, and those of who does not speak HTTP/2. */
@Timeout(30)
class GrpcConnectionsTest extends GrpcFixture {
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
                        client.newCall(GrpcUpstream.ASK, CallOptions.DEFAULT), "now", Listening.completing(answer));
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
}
