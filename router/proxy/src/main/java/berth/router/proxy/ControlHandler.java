package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the control endpoint. Answers come in the order of the requests (RFC 9112 section 9.3.2): while one is not
 * there yet, nothing more is read, and what was sent ahead and read already waits for its turn.
 */
final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger(ControlHandler.class.getName());

    /** Who sends more than that ahead does not wait for answers. */
    static final int MOST_AHEAD = 16;

    private final Queue<FullHttpRequest> ahead = new ArrayDeque<>(1);
    private final ControlOrders orders;
    private boolean busy;
    /** Whether the last answer of the connection is there, or about to come. */
    private boolean closing;

    ControlHandler(ControlOrders orders) {
        this.orders = orders;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!busy) {
            carryOut(ctx, request);
        } else if (ahead.size() < MOST_AHEAD) {
            ahead.add(request.retain());
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "closing a control connection on which {0} requests wait for their turn",
                    ahead.size());
            ctx.close();
        }
    }

    private void carryOut(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (closing) {
            return;
        }
        boolean sound = request.decoderResult().isSuccess();
        boolean stays = sound && HttpUtil.isKeepAlive(request);
        closing = !stays;
        var answer = sound ? answer(request, ctx.executor()) : CompletableFuture.completedFuture(unreadable());
        if (answer.isDone()) {
            write(ctx, answer.join(), stays);
        } else {
            busy = true;
            ctx.channel().config().setAutoRead(false);
            answer.whenCompleteAsync((told, failure) -> goOn(ctx, told, failure, stays), ctx.executor());
        }
    }

    private void goOn(
            ChannelHandlerContext ctx,
            ControlOrders.@Nullable Answer told,
            @Nullable Throwable failure,
            boolean stays) {
        if (told == null) {
            exceptionCaught(ctx, requireNonNull(failure, "neither an answer nor a failure"));
            return;
        }
        write(ctx, told, stays);
        busy = false;
        while (!busy && !ahead.isEmpty()) {
            var next = ahead.remove();
            try {
                carryOut(ctx, next);
            } catch (RuntimeException e) {
                // Outside of what Netty has called, where nobody else would hear of it.
                exceptionCaught(ctx, e);
                return;
            } finally {
                next.release();
            }
        }
        ctx.channel().config().setAutoRead(!busy);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ahead.forEach(FullHttpRequest::release);
        ahead.clear();
    }

    private static void write(ChannelHandlerContext ctx, ControlOrders.Answer answer, boolean stays) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, answer.status(), Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        HttpUtil.setKeepAlive(response, stays);
        var written = ctx.writeAndFlush(response);
        if (!stays) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(System.Logger.Level.WARNING, "closing a control connection after an unexpected failure", cause);
        }
        ctx.close();
    }

    private CompletableFuture<ControlOrders.Answer> answer(FullHttpRequest request, Executor later) {
        return orders.await(
                request.method().name(),
                request.uri(),
                request.headers().get(HttpHeaderNames.AUTHORIZATION, ""),
                new ByteBufInputStream(request.content()),
                later);
    }

    private static ControlOrders.Answer unreadable() {
        return new ControlOrders.Answer(
                HttpResponseStatus.BAD_REQUEST,
                "{\"error\":\"the request cannot be read\"}".getBytes(StandardCharsets.UTF_8));
    }
}
