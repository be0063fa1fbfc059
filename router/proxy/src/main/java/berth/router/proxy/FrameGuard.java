package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands in front of the HTTP/2 codec. Ends a connection that only makes work (RFC 9113 section 10.5), or that sends
 * heads where none may come (sections 5.1 and 5.1.1), which the codec lets pass.
 */
final class FrameGuard extends ChannelDuplexHandler {
    private static final int PREFACE = 24;
    private static final int FRAME_HEAD = 9;

    private final FrameBudget budget = new FrameBudget(System.nanoTime());
    private final StreamOrder order = new StreamOrder();
    private final byte[] head = new byte[FRAME_HEAD];
    private int headBytes;
    private long skip = PREFACE;
    private boolean over;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            var error = judge(bytes);
            if (error != Http2Error.NO_ERROR) {
                over = true;
                bytes.release();
                ctx.channel()
                        .writeAndFlush(new DefaultHttp2GoAwayFrame(error))
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            budget.answered(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }

    /** Looks at the head of each frame, which may begin and end anywhere; reads nothing off. */
    private Http2Error judge(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
                continue;
            }
            int taken = Math.min(FRAME_HEAD - headBytes, end - at);
            bytes.getBytes(at, head, headBytes, taken);
            headBytes += taken;
            at += taken;
            if (headBytes == FRAME_HEAD) {
                headBytes = 0;
                int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
                int stream = (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | head[8] & 0xff;
                skip = length;
                budget.count(head[3], head[4], length);
                if (!order.allows(head[3], head[4], stream)) {
                    return Http2Error.STREAM_CLOSED;
                }
            }
        }
        return budget.isSpent(System.nanoTime()) ? Http2Error.ENHANCE_YOUR_CALM : Http2Error.NO_ERROR;
    }
}
