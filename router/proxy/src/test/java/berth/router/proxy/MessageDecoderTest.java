package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However what comes is cut into pieces, it means the same. */
class MessageDecoderTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            A: b~~                                                    | {a=b}[]
            ~~A: b~~                                                  | {a=b}[]
            A: b~B:c~C: \t d \t ~D:~~                                 | {a=b, b=c, c=d, d=}[]
            Content-Length: 5~~helloA: b~~                            | {content-length=5}[hello] {a=b}[]
            Content-Length: 0~~A: b~~                                 | {content-length=0}[] {a=b}[]
            Transfer-Encoding: chunked~~5~hello~06;x="y"~ world~0~~   | {transfer-encoding=chunked}[hello world]
            Transfer-Encoding: chunked~~a~0123456789~0~T: u~~A: b~~   | {transfer-encoding=chunked}[0123456789]{t=u} {a=b}[]
            Transfer-Encoding: CHUNKED~~1 ; x~a~0~Host: b~Trailer: c~~ | {transfer-encoding=CHUNKED}[a]
            Transfer-Encoding: chunked~~5~hello!~0~~                  | {transfer-encoding=chunked}[hello]!
            Transfer-Encoding: chunked~~5x~hello~0~~                  | {transfer-encoding=chunked}[]!
            Transfer-Encoding: chunked~~~                             | {transfer-encoding=chunked}[]!
            Transfer-Encoding: chunked~~0~ folded~~                   | {transfer-encoding=chunked}[]!
            Transfer-Encoding: chunked~~1000000000000000~             | {transfer-encoding=chunked}[]!
            """)
    void meansTheSameInAnyPieces(String message, String expected) {
        var octets = message.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        for (int size = 1; size <= octets.length; size++) {
            assertEquals(expected, decode(octets, size), "in pieces of " + size);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "A: b\n\n",
                "A: b\r\nC: d\n\r\n",
                "A: b\rC: d\r\n\r\n",
                " A: b\r\n\r\n",
                "A: b\r\n c\r\n\r\n",
                "A : b\r\n\r\n",
                "A\r\n\r\n",
                ": b\r\n\r\n",
                "A\u00e4: b\r\n\r\n",
                "A: b\u0000\r\n\r\n",
                "A: b\u007f\r\n\r\n",
                "\r\n\r\n\r\nA: b\r\n\r\n"
            })
    void breachIsToldInAnyPieces(String message) {
        var octets = message.getBytes(StandardCharsets.ISO_8859_1);
        for (int size = 1; size <= octets.length; size++) {
            assertEquals("bad", decode(octets, size), "in pieces of " + size);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void whatIsNotReadIsPassedOnWhenItIsTakenOut(int size) {
        var decoder = new FieldsOnly();
        var channel = new EmbeddedChannel(decoder);
        var octets = "A: b\r\n\r\nrest".getBytes(StandardCharsets.ISO_8859_1);
        channel.writeInbound(Unpooled.wrappedBuffer(octets, 0, Math.min(size, 4)));
        channel.pipeline().remove(decoder);
        assertEquals(
                Math.min(size, 4),
                channel.<io.netty.buffer.ByteBuf>readInbound().readableBytes());
        assertFalse(channel.finishAndReleaseAll());
    }

    private static String decode(byte[] octets, int size) {
        var channel = new EmbeddedChannel(new FieldsOnly());
        for (int at = 0; at < octets.length; at += size) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, at, Math.min(size, octets.length - at)));
        }
        var seen = new StringBuilder();
        var body = new StringBuilder();
        for (var message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                seen.append(seen.isEmpty() ? "" : " ").append(fields(request.headers()));
            } else if (message instanceof HttpContent content) {
                body.append(content.content().toString(StandardCharsets.ISO_8859_1));
                content.release();
                if (message instanceof LastHttpContent last) {
                    seen.append('[').append(body).append(']');
                    seen.append(last.trailingHeaders().isEmpty() ? "" : fields(last.trailingHeaders()));
                    seen.append(last.decoderResult().isSuccess() ? "" : "!");
                    body.setLength(0);
                }
            } else {
                seen.append(message);
            }
        }
        channel.finishAndReleaseAll();
        return seen.toString();
    }

    private static String fields(io.netty.handler.codec.http.HttpHeaders headers) {
        var all = new java.util.ArrayList<String>();
        headers.entries()
                .forEach(entry -> all.add(entry.getKey().toLowerCase(java.util.Locale.ROOT) + "=" + entry.getValue()));
        return "{" + String.join(", ", all) + "}";
    }

    /** Reads messages that have no first line. */
    private static final class FieldsOnly extends MessageDecoder {
        @Override
        void onBytes() {
            // Nobody waits.
        }

        @Override
        void onHead(ChannelHandlerContext ctx, byte[] octets, int firstLine, int fieldsEnd) {
            try {
                var fields = FieldLines.read(octets, 0, fieldsEnd);
                long length = BodyLength.ofRequest(fields, HttpVersion.HTTP_1_1);
                if (length == BodyLength.CHUNKED) {
                    awaitChunks();
                } else if (length > 0) {
                    awaitBody(length);
                }
                ctx.fireChannelRead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", fields));
                if (length == 0) {
                    noBody(ctx);
                }
            } catch (MalformedFieldException | FieldOctets.TooManyLinesException | BadRequestException e) {
                onBadHead(ctx, new BadRequestException("bad"));
            }
        }

        @Override
        void onBadHead(ChannelHandlerContext ctx, BadRequestException why) {
            awaitNothing();
            ctx.fireChannelRead("bad");
        }
    }
}
