package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** Writes one message of HTTP/1.1 form to a stream. Holds the head back until it is known whether it is all there is. */
final class StreamWriter {
    private final Channel channel;
    private @Nullable Http2Headers heldHead;
    private @Nullable ChannelFuture last;
    private boolean answersHead;
    private boolean interim;

    StreamWriter(Channel channel) {
        this.channel = requireNonNull(channel, "channel is null");
    }

    /** Whether bodies are left out. */
    void answersHead(boolean toHead) {
        answersHead = toHead;
    }

    void write(Object message) {
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            head(Http2Heads.answer(response));
        } else if (message instanceof HttpRequest request) {
            head(UpstreamHeads.request(request));
        }
        if (message instanceof HttpContent content) {
            body(content);
        } else if (!(message instanceof HttpResponse || message instanceof HttpRequest)) {
            ReferenceCountUtil.release(message);
        }
    }

    void flush() {
        releaseHead(false);
        channel.flush();
    }

    /** When all that was written is on its way. */
    ChannelFuture lastWritten() {
        releaseHead(false);
        return last == null ? channel.newSucceededFuture() : last;
    }

    private void head(Http2Headers fields) {
        heldHead = fields;
        if (interim) {
            releaseHead(false);
        }
    }

    private void body(HttpContent content) {
        boolean ends = content instanceof LastHttpContent;
        if (interim) {
            // The end of an interim answer is not the end of the stream.
            interim = !ends;
            content.release();
            return;
        }
        var trailers =
                content instanceof LastHttpContent end && !end.trailingHeaders().isEmpty()
                        ? Http2Fields.trailersForStream(end.trailingHeaders())
                        : null;
        boolean empty = answersHead || !content.content().isReadable();
        if (empty && ends && trailers == null && heldHead != null) {
            releaseHead(true);
        } else {
            releaseHead(false);
            if (!empty || ends && trailers == null) {
                data(empty ? Unpooled.EMPTY_BUFFER : content.content().retain(), ends && trailers == null);
            }
            if (trailers != null) {
                last = channel.write(new DefaultHttp2HeadersFrame(trailers, true));
            }
        }
        content.release();
    }

    private void data(ByteBuf bytes, boolean ends) {
        last = channel.write(new DefaultHttp2DataFrame(bytes, ends));
    }

    private void releaseHead(boolean ends) {
        if (heldHead != null) {
            last = channel.write(new DefaultHttp2HeadersFrame(heldHead, ends));
            heldHead = null;
        }
    }
}
