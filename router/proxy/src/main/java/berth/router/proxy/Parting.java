package berth.router.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/** How a client's connection ends without its losing what it was answered. */
final class Parting {
    /** How long a client may take to read the last answer before the connection is torn down. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Channel channel;
    private final MessageWriter writer;
    private final Deadline deadline;

    Parting(Channel channel, MessageWriter writer, Deadline deadline) {
        this.channel = channel;
        this.writer = writer;
        this.deadline = deadline;
    }

    /**
     * Once the client has what was written. Closing at once, while it still sends, would make its system throw away our answer.
     *
     * @param inputEnded whether it sends no more
     */
    void gracefully(boolean inputEnded) {
        writer.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (inputEnded || !written.isSuccess()) {
                channel.close();
            } else {
                HalfClose.of(channel);
                deadline.in(LINGER);
            }
        });
    }

    /**
     * Amid an answer.
     *
     * @param endsWithClose the client would take an orderly close for the end of the body: it gets a reset
     */
    void abruptly(boolean endsWithClose) {
        writer.flush();
        if (endsWithClose) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        } else {
            deadline.in(LINGER);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
