package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;

/** Tells by its first bytes whether a client without TLS speaks HTTP/2 (RFC 9113 section 3.3). Then it is no longer needed. */
final class PrefaceSniffer extends ChannelInboundHandlerAdapter {
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final Runnable http2;
    private ByteBuf seen = Unpooled.EMPTY_BUFFER;

    /** Runs that, which replaces all other handlers, if it does; else leaves them as they are. */
    PrefaceSniffer(Runnable http2) {
        this.http2 = requireNonNull(http2, "http2 is null");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        seen = seen.isReadable() ? Unpooled.wrappedBuffer(seen, bytes) : bytes;
        int length = Math.min(seen.readableBytes(), PREFACE.readableBytes());
        boolean so = seen.slice(seen.readerIndex(), length).equals(PREFACE.slice(0, length));
        if (so && length < PREFACE.readableBytes()) {
            return;
        }
        if (so) {
            http2.run();
        }
        var all = seen;
        seen = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(all);
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        seen.release();
        seen = Unpooled.EMPTY_BUFFER;
    }
}
