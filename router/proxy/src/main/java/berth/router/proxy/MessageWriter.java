package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of HTTP/1.1 to a connection (RFC 9112). A head and what is small of its body go out as one buffer, which
 * costs the system less than two.
 */
final class MessageWriter {
    /** Up to this many octets are copied rather than sent as a buffer of their own. */
    private static final int SMALL = 3 * 1024;

    private static final int USUAL_SIZE = 4 * 1024;
    private static final int CHUNK_LINE = 16;
    private static final AsciiString PROTOCOL = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString TO_PROTOCOL = AsciiString.cached(" HTTP/1.1\r\n");

    private final Channel channel;
    private @Nullable ByteBuf pending;
    private boolean answersHead;
    private boolean chunked;
    private boolean bodiless;

    MessageWriter(Channel channel) {
        this.channel = requireNonNull(channel, "channel is null");
    }

    /** Whether the next answer has no body, because the method is HEAD. */
    void answersHead(boolean toHead) {
        answersHead = toHead;
    }

    void write(Object message) {
        if (message instanceof HttpMessage head) {
            head(head);
        }
        if (message instanceof HttpContent content) {
            content(content);
        } else if (!(message instanceof HttpMessage)) {
            ReferenceCountUtil.release(message);
        }
    }

    void flush() {
        passPending();
        channel.flush();
    }

    /** Nothing more can be sent. */
    void close() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    private void head(HttpMessage message) {
        var fields = message.headers();
        var out = room((fields instanceof FieldLines lines ? lines.length() : 512) + 64);
        if (message instanceof HttpResponse response) {
            int status = response.status().code();
            bodiless = answersHead || status < 200 || status == 204 || status == 304;
            ByteBufUtil.copy(PROTOCOL, out);
            digits(out, status);
            out.writeByte(' ');
            ByteBufUtil.writeAscii(out, response.status().reasonPhrase());
            out.writeByte(Octets.CR).writeByte(Octets.LF);
        } else if (message instanceof HttpRequest request) {
            bodiless = false;
            ByteBufUtil.copy(request.method().asciiName(), out);
            out.writeByte(' ');
            ByteBufUtil.writeAscii(out, request.uri());
            ByteBufUtil.copy(TO_PROTOCOL, out);
        }
        chunked = !bodiless && HttpUtil.isTransferEncodingChunked(message);
        fields(out, fields);
        out.writeByte(Octets.CR).writeByte(Octets.LF);
    }

    private void content(HttpContent content) {
        var octets = content.content();
        int length = octets.readableBytes();
        boolean last = content instanceof LastHttpContent;
        if (bodiless) {
            content.release();
            return;
        }
        if (length > 0) {
            if (chunked) {
                chunkLine(room(CHUNK_LINE), length);
            }
            if (length <= SMALL) {
                room(length).writeBytes(octets);
            } else {
                passPending();
                channel.write(octets.retain(), channel.voidPromise());
            }
            if (chunked) {
                room(2).writeByte(Octets.CR).writeByte(Octets.LF);
            }
        }
        if (last && chunked) {
            var out = room(CHUNK_LINE);
            out.writeByte('0').writeByte(Octets.CR).writeByte(Octets.LF);
            fields(out, ((LastHttpContent) content).trailingHeaders());
            out.writeByte(Octets.CR).writeByte(Octets.LF);
        }
        content.release();
    }

    /** A buffer with that much room. */
    private ByteBuf room(int octets) {
        var out = pending;
        if (out != null && out.maxFastWritableBytes() < octets) {
            passPending();
            out = null;
        }
        if (out == null) {
            out = channel.alloc().directBuffer(Math.max(USUAL_SIZE, octets));
            pending = out;
        }
        return out;
    }

    private void passPending() {
        var out = pending;
        pending = null;
        if (out != null) {
            channel.write(out, channel.voidPromise());
        }
    }

    private static void fields(ByteBuf out, HttpHeaders fields) {
        if (fields instanceof FieldLines lines) {
            lines.writeTo(out);
            return;
        }
        var all = fields.iteratorCharSequence();
        while (all.hasNext()) {
            var field = all.next();
            text(out, field.getKey());
            out.writeByte(':').writeByte(' ');
            text(out, field.getValue());
            out.writeByte(Octets.CR).writeByte(Octets.LF);
        }
    }

    private static void text(ByteBuf out, CharSequence text) {
        if (text instanceof AsciiString ascii) {
            ByteBufUtil.copy(ascii, out);
        } else {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                out.writeByte(c > 0xff ? '?' : c);
            }
        }
    }

    private static void chunkLine(ByteBuf out, int length) {
        ByteBufUtil.writeAscii(out, Integer.toHexString(length));
        out.writeByte(Octets.CR).writeByte(Octets.LF);
    }

    private static void digits(ByteBuf out, int status) {
        out.writeByte('0' + status / 100).writeByte('0' + status / 10 % 10).writeByte('0' + status % 10);
    }
}
