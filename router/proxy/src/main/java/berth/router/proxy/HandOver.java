package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The side of a hand-over that gives: a socket of the file system at which another router, of the same account, gets the
 * sockets on which this one listens. They are the same sockets in both processes, so what waits in their queues waits for either.
 *
 * <p>The other says {@link #ASK}, gets the names of the options that the sockets belong to in one line, says {@link #SEND},
 * gets the descriptors in that order, makes itself ready, says {@link #READY}; this one stops listening, says {@link #YOURS},
 * finishes what is open, and tells until then what that is ({@link Unfinished}).
 */
final class HandOver implements AutoCloseable {
    static final char ASK = 'a';
    static final char SEND = 's';
    static final char READY = 'r';
    static final char YOURS = 'y';

    private static final long TELL_MILLIS = 100;

    private static final System.Logger LOG = System.getLogger(HandOver.class.getName());

    private final EventLoopGroup loop;
    private final Map<String, Channel> listeners;
    private final Giver giver;
    private @Nullable Channel waiting;
    private volatile boolean giving;

    private HandOver(EventLoopGroup loop, Map<String, Channel> listeners, Giver giver) {
        this.loop = loop;
        this.listeners = new TreeMap<>(listeners);
        this.giver = requireNonNull(giver, "giver is null");
    }

    /**
     * Waits at that path for a router that takes over.
     *
     * @return null, with a warning, if that is not possible: then an upgrade stops this one first
     */
    static @Nullable HandOver offer(Path path, Transport transport, Map<String, Channel> listeners, Giver giver) {
        var loop = transport.loops(1, "hand-over");
        var offer = new HandOver(loop, listeners, giver);
        try {
            offer.listen(path);
            return offer;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} cannot be listened on: {1}; no other router can take over from this one",
                    path,
                    e.getMessage());
            offer.close();
            return null;
        }
    }

    /** Waits no more; a hand-over that is under way goes on. */
    @Override
    public void close() {
        if (!giving) {
            end();
        }
    }

    private void end() {
        loop.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS);
    }

    private void listen(Path path) throws IOException {
        // The name is another's for as long as that one runs, so this one takes it by a rename.
        var mine = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(mine);
        var bound = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Turn());
                    }
                })
                .bind(new DomainSocketAddress(mine.toFile()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause());
        }
        waiting = bound.channel();
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rw-------"));
        Files.move(mine, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Who hands over. */
    interface Giver {
        /** Stops to listen. */
        void stopListening();

        /** What is open still. */
        Unfinished unfinished();

        /** Finishes what is open, and ends. */
        void finish();
    }

    /** One router that asks. */
    private final class Turn extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
            while (octets.isReadable()) {
                switch ((char) octets.readByte()) {
                    case ASK -> say(ctx, String.join(" ", listeners.keySet()) + "\n");
                    case SEND -> {
                        for (var channel : listeners.values()) {
                            ctx.write(((EpollServerSocketChannel) channel).fd());
                        }
                        ctx.flush();
                    }
                    case READY -> Thread.ofPlatform().name("hand-over").start(() -> give(ctx));
                    default -> ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.log(System.Logger.Level.WARNING, "a hand-over was broken off: {0}", cause.toString());
            ctx.close();
        }

        private void give(ChannelHandlerContext ctx) {
            LOG.log(System.Logger.Level.INFO, "another router takes over");
            giving = true;
            requireNonNull(waiting, "nobody listens").close();
            giver.stopListening();
            say(ctx, YOURS + giver.unfinished().line()).awaitUninterruptibly();
            ctx.executor()
                    .scheduleWithFixedDelay(
                            () -> say(ctx, giver.unfinished().line()), TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
            giver.finish();
            end();
        }

        private io.netty.channel.ChannelFuture say(ChannelHandlerContext ctx, String text) {
            return ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        }
    }
}
