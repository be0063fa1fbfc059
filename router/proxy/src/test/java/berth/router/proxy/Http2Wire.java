package berth.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One raw HTTP/2 connection, as client or as upstream: every frame that is sent and read is written out in the test. */
final class Http2Wire implements AutoCloseable {
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int ACK = 1;

    private static final int INITIAL_WINDOW = 4;

    private final Wire wire;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

    private Http2Wire(Wire wire) {
        this.wire = wire;
    }

    /** Connects and sends the preface. */
    static Http2Wire to(InetSocketAddress address) throws IOException {
        return over(Wire.to(address));
    }

    /** Sends the preface on a connection. */
    static Http2Wire over(Wire wire) throws IOException {
        var http2 = new Http2Wire(wire);
        wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        http2.send(Http2FrameTypes.SETTINGS, 0, 0);
        return http2;
    }

    /** The upstream's end of a connection: reads the preface, and says how many streams it takes. */
    static Http2Wire accepting(Wire wire, int streams) throws IOException {
        var preface = wire.read(24);
        if (!preface.startsWith("PRI * HTTP/2.0")) {
            throw new AssertionError("no preface but " + preface);
        }
        var http2 = new Http2Wire(wire);
        return http2.send(
                Http2FrameTypes.SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 3).putInt(streams).array());
    }

    /** The last stream that was looked at, and that it is the last. */
    Http2Wire goAway(int last) throws IOException {
        return send(
                Http2FrameTypes.GO_AWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(last).putInt(0).array());
    }

    Wire wire() {
        return wire;
    }

    Http2Wire send(int type, int flags, int stream, byte... payload) throws IOException {
        wire.send(frame(type, flags, stream, payload));
        return this;
    }

    /** A frame's bytes. */
    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A request's head, from alternating names and values. */
    Http2Wire head(int stream, boolean ends, String... fields) throws IOException {
        return send(Http2FrameTypes.HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, block(fields));
    }

    /** A GET for {@code shop.localhost}. */
    Http2Wire get(int stream, String path) throws IOException {
        return head(stream, true, ":method", "GET", ":scheme", "http", ":authority", "shop.localhost", ":path", path);
    }

    /** The head of a POST to {@code shop.localhost}, whose body follows. */
    Http2Wire post(int stream, String path) throws IOException {
        return head(stream, false, ":method", "POST", ":scheme", "http", ":authority", "shop.localhost", ":path", path);
    }

    Http2Wire data(int stream, boolean ends, String text) throws IOException {
        return send(Http2FrameTypes.DATA, ends ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Http2Wire reset(int stream) throws IOException {
        return reset(stream, Http2Error.CANCEL);
    }

    Http2Wire reset(int stream, Http2Error why) throws IOException {
        return send(Http2FrameTypes.RST_STREAM, 0, stream, number((int) why.code()));
    }

    /** Lets the other side send that many bytes more; on all streams together if the stream is 0. */
    Http2Wire window(int stream, int bytes) throws IOException {
        return send(Http2FrameTypes.WINDOW_UPDATE, 0, stream, number(bytes));
    }

    /** Lets the other side send that many bytes on each new stream. */
    Http2Wire initialWindow(int bytes) throws IOException {
        return send(
                Http2FrameTypes.SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6)
                        .putShort((short) INITIAL_WINDOW)
                        .putInt(bytes)
                        .array());
    }

    /** The next frame, whatever it is. */
    Frame readAny() throws IOException {
        var head = ByteBuffer.wrap(wire.readBytes(9));
        int lengthAndType = head.getInt();
        int flags = head.get();
        int stream = head.getInt();
        return new Frame(lengthAndType & 0xff, flags, stream, wire.readBytes(lengthAndType >>> 8));
    }

    /** The next frame that is neither settings nor a window update; settings are acknowledged. */
    Frame read() throws IOException {
        while (true) {
            var frame = readAny();
            if (frame.type() == Http2FrameTypes.SETTINGS && frame.flags() == 0) {
                send(Http2FrameTypes.SETTINGS, ACK, 0);
            } else if (frame.type() != Http2FrameTypes.SETTINGS && frame.type() != Http2FrameTypes.WINDOW_UPDATE) {
                return frame;
            }
        }
    }

    /** The fields of a frame of the type HEADERS. */
    Http2Headers fields(Frame frame) {
        try {
            return hpack.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The next frame's fields, which must be a head. */
    Http2Headers readHead(int stream) throws IOException {
        var frame = read();
        if (frame.type() != Http2FrameTypes.HEADERS || frame.stream() != stream) {
            throw new AssertionError("no head on stream " + stream + " but " + frame);
        }
        return fields(frame);
    }

    /** All of a body, in frames that are next. */
    String readBody(int stream) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var frame = read();
            if (frame.type() != Http2FrameTypes.DATA || frame.stream() != stream) {
                throw new AssertionError("no data on stream " + stream + " but " + frame);
            }
            body.write(frame.payload());
            if (frame.ends()) {
                return body.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** The error code of the first GOAWAY that comes; then the connection must end. */
    Http2Error readGoodbye() throws IOException {
        while (true) {
            var frame = readAny();
            if (frame.type() == Http2FrameTypes.GO_AWAY) {
                long code = ByteBuffer.wrap(frame.payload()).getInt(4);
                return Http2Error.valueOf(code);
            }
        }
    }

    /** Header block of literal fields without indexing (RFC 7541 section 6.2.2). */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>>= 7) {
                block.write(length & 0x7f | 0x80);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One frame. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (flags & END_STREAM) != 0 && (type == Http2FrameTypes.DATA || type == Http2FrameTypes.HEADERS);
        }

        /** The code of a reset. */
        Http2Error error() {
            if (type != Http2FrameTypes.RST_STREAM) {
                throw new AssertionError("no reset but " + this);
            }
            return Http2Error.valueOf(ByteBuffer.wrap(payload).getInt());
        }

        @Override
        public String toString() {
            return "frame of type " + type + ", flags " + flags + ", stream " + stream + ", " + payload.length
                    + " bytes";
        }
    }
}
