package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that only make work are cut off, and others are served (RFC 9113 section 10.5). */
@Timeout(30)
class Http2FloodTest {
    private static final int FRAMES_AT_A_TIME = 100;
    private static final byte[] BIG = new byte[16 * 1024];
    /** Requests that may have been passed on before somebody who resets them all at once is cut off. */
    private static final int MOST_RESET = 400;

    private static final int STREAMS = 20;
    /** Answers that somebody else gets without the upstreams writing a byte, until these are taken to be held back. */
    private static final int STILL = 100;

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private RunningRouter router;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        router = RunningRouter.start(folder);
        upstream = ScriptedUpstream.playing(wire -> {
            while (true) {
                wire.readHead();
                asked.incrementAndGet();
                wire.answer("here");
            }
        });
        router.serve(route("shop.localhost", upstream.name()));
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        upstream.close();
    }

    @Test
    void requestsThatAreResetAtOnce() throws Exception {
        // CVE-2023-44487.
        assertCutOff(i -> join(
                Http2Wire.frame(
                        Http2FrameTypes.HEADERS, Http2Wire.END_HEADERS | Http2Wire.END_STREAM, 2 * i + 1, get()),
                Http2Wire.frame(Http2FrameTypes.RST_STREAM, 0, 2 * i + 1, Http2Wire.number(8))));
        assertTrue(asked.get() <= MOST_RESET, asked + " requests were passed on");
    }

    @Test
    void windowsThatMakeTheRouterReset() throws Exception {
        // The router itself resets what overflows: CVE-2025-8671.
        assertCutOff(i -> join(
                Http2Wire.frame(Http2FrameTypes.HEADERS, Http2Wire.END_HEADERS, 2 * i + 1, get()),
                Http2Wire.frame(Http2FrameTypes.WINDOW_UPDATE, 0, 2 * i + 1, Http2Wire.number(0))));
        assertTrue(asked.get() <= MOST_RESET, asked + " requests were passed on");
    }

    @Test
    void headThatNeverEndsInLargePieces() throws Exception {
        assertCutOff(i -> i == 0
                ? Http2Wire.frame(Http2FrameTypes.HEADERS, Http2Wire.END_STREAM, 1, get())
                : Http2Wire.frame(Http2FrameTypes.CONTINUATION, 0, 1, field(BIG.length)));
    }

    @Test
    void headThatNeverEndsInSmallPieces() throws Exception {
        assertCutOff(i -> i == 0
                ? Http2Wire.frame(Http2FrameTypes.HEADERS, Http2Wire.END_STREAM, 1, get())
                : Http2Wire.frame(Http2FrameTypes.CONTINUATION, 0, 1, field(11)));
    }

    @Test
    void headThatNeverEndsInEmptyPieces() throws Exception {
        assertCutOff(i -> i == 0
                ? Http2Wire.frame(Http2FrameTypes.HEADERS, Http2Wire.END_STREAM, 1, get())
                : Http2Wire.frame(Http2FrameTypes.CONTINUATION, 0, 1));
    }

    @Test
    void pings() throws Exception {
        assertCalmed(assertCutOff(i -> Http2Wire.frame(Http2FrameTypes.PING, 0, 0, new byte[8])));
    }

    @Test
    void settings() throws Exception {
        var setting = ByteBuffer.allocate(6).putShort((short) 4).putInt(70_000).array();
        assertCalmed(assertCutOff(i -> Http2Wire.frame(Http2FrameTypes.SETTINGS, 0, 0, setting)));
    }

    @Test
    void priorities() throws Exception {
        assertCutOff(i -> Http2Wire.frame(Http2FrameTypes.PRIORITY, 0, 2 * i + 1, new byte[5]));
    }

    @Test
    void dataWithoutBytes() throws Exception {
        assertCutOff(i -> i == 0
                ? Http2Wire.frame(Http2FrameTypes.HEADERS, Http2Wire.END_HEADERS, 1, get())
                : Http2Wire.frame(Http2FrameTypes.DATA, 0, 1));
    }

    @Test
    void answersThatNobodyTakesHoldTheirUpstreamsBack() throws Exception {
        var written = new AtomicLong();
        long each = 32L * 1024 * 1024;
        try (var generous = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + each + "\r\n\r\n");
                    for (long sent = 0; sent < each; sent += BIG.length) {
                        wire.send(BIG);
                        written.addAndGet(BIG.length);
                    }
                });
                var client = Http2Wire.to(router.address())) {
            router.serve(route("shop.localhost", generous.name()), route("blog.localhost", upstream.name()));
            client.initialWindow(1);
            for (int i = 0; i < STREAMS; i++) {
                client.get(2 * i + 1, "/");
            }
            // Each window lets one byte through, and each byte costs a frame.
            for (int i = 0; i < STREAMS; i++) {
                client.window(2 * i + 1, 1);
            }
            // They go on until each has been held back; others are served meanwhile.
            long before = -1;
            for (int still = 0; still < STILL; still++) {
                assertServed("blog.localhost");
                if (before != written.get()) {
                    before = written.get();
                    still = 0;
                }
            }
            assertTrue(before < STREAMS * each / 2, before + " bytes were written that nobody read");
        }
        router.serve(route("shop.localhost", upstream.name()));
        assertServed();
    }

    /** Sends what the number of a frame makes, until the connection ends; the reason, if it could still be read. */
    private Optional<Http2Error> assertCutOff(IntFunction<byte[]> frames) throws Exception {
        var goodbye = new CompletableFuture<Optional<Http2Error>>();
        try (var client = Http2Wire.to(router.address())) {
            Thread.ofVirtual().start(() -> goodbye.complete(readToTheEnd(client)));
            for (int i = 0; !goodbye.isDone(); i += FRAMES_AT_A_TIME) {
                var batch = new ByteArrayOutputStream();
                for (int j = 0; j < FRAMES_AT_A_TIME; j++) {
                    batch.writeBytes(frames.apply(i + j));
                }
                try {
                    client.wire().send(batch.toByteArray());
                } catch (IOException e) {
                    // Cut off; the reader learns of it too.
                    break;
                }
            }
            var why = goodbye.get(20, TimeUnit.SECONDS);
            assertServed();
            return why;
        }
    }

    /** The reset that follows may overtake the reason. */
    private static void assertCalmed(Optional<Http2Error> why) {
        assertEquals(Http2Error.ENHANCE_YOUR_CALM, why.orElse(Http2Error.ENHANCE_YOUR_CALM));
    }

    private static Optional<Http2Error> readToTheEnd(Http2Wire client) {
        var why = Optional.<Http2Error>empty();
        try {
            while (true) {
                var frame = client.readAny();
                if (frame.type() == Http2FrameTypes.GO_AWAY) {
                    why = Optional.of(
                            Http2Error.valueOf(ByteBuffer.wrap(frame.payload()).getInt(4)));
                }
            }
        } catch (IOException e) {
            return why;
        }
    }

    private void assertServed() throws Exception {
        assertServed("shop.localhost");
    }

    private void assertServed(String host) throws Exception {
        try (var other = Http2Wire.to(router.address())) {
            other.head(1, true, ":method", "GET", ":scheme", "http", ":authority", host, ":path", "/");
            assertEquals("200", String.valueOf(other.readHead(1).status()));
            assertEquals("here", other.readBody(1));
        }
    }

    private static byte[] get() {
        return Http2Wire.block(":method", "GET", ":scheme", "http", ":authority", "shop.localhost", ":path", "/");
    }

    private static byte[] field(int length) {
        return Http2Wire.block("x", "y".repeat(length - 10));
    }

    private static byte[] join(byte[] one, byte[] other) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
