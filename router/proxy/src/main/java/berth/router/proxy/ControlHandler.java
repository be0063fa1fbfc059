package berth.router.proxy;

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
import java.util.concurrent.CompletableFuture;

/** One connection to the control endpoint. */
final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger(ControlHandler.class.getName());

    private final ControlOrders orders;

    ControlHandler(ControlOrders orders) {
        this.orders = orders;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean sound = request.decoderResult().isSuccess();
        boolean stays = sound && HttpUtil.isKeepAlive(request);
        var answer = sound ? answer(request) : CompletableFuture.completedFuture(unreadable());
        // At once where it is there: who sends several requests in a row gets the answers in their order.
        if (answer.isDone()) {
            write(ctx, answer.join(), stays);
        } else {
            answer.thenAcceptAsync(told -> write(ctx, told, stays), ctx.executor());
        }
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

    private CompletableFuture<ControlOrders.Answer> answer(FullHttpRequest request) {
        return orders.await(
                request.method().name(),
                request.uri(),
                request.headers().get(HttpHeaderNames.AUTHORIZATION, ""),
                new ByteBufInputStream(request.content()));
    }

    private static ControlOrders.Answer unreadable() {
        return new ControlOrders.Answer(
                HttpResponseStatus.BAD_REQUEST,
                "{\"error\":\"the request cannot be read\"}".getBytes(StandardCharsets.UTF_8));
    }
}
