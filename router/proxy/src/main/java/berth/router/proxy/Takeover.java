package berth.router.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The side of a hand-over that takes: a router that starts asks the one that runs for the sockets on which it listens, and tells
 * it when it is ready to go on with them. {@link HandOver} is the other side and says what crosses the wire.
 */
final class Takeover {
    private static final System.Logger LOG = System.getLogger(Takeover.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();
    private final StringBuilder line = new StringBuilder();
    private final Channel channel;
    private final Heir heir;
    private volatile boolean claiming;
    private volatile boolean ours;

    private Takeover(Channel channel, Heir heir) {
        this.channel = channel;
        this.heir = heir;
    }

    /** What a router that runs hands over at that path; nothing if none runs. */
    static Listeners listeners(@Nullable Path path, Transport transport, Heir heir) {
        if (path == null || transport != Transport.EPOLL || !Files.exists(path)) {
            return new Listeners(transport, Map.of(), heir::begin);
        }
        var loop = transport.loops(1, "take-over");
        var takeover = connect(path, loop, heir);
        if (takeover == null) {
            end(loop);
            return new Listeners(transport, Map.of(), heir::begin);
        }
        try {
            var inherited = takeover.ask();
            LOG.log(System.Logger.Level.INFO, "taking over {0} from the router that runs", inherited.keySet());
            return new Listeners(transport, inherited, () -> {
                takeover.claim();
                takeover.channel.closeFuture().addListener(closed -> end(loop));
                heir.begin();
            });
        } catch (BadOptionException e) {
            end(loop);
            throw e;
        }
    }

    private static @Nullable Takeover connect(Path path, EventLoopGroup loop, Heir heir) {
        var connected = new Bootstrap()
                .group(loop)
                .channel(EpollDomainSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(path.toFile()))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            // Left by a router that ended.
            return null;
        }
        var takeover = new Takeover(connected.channel(), heir);
        connected.channel().pipeline().addLast(takeover.new Ear());
        return takeover;
    }

    private Map<String, FileDescriptor> ask() {
        say(HandOver.ASK);
        var names = new StringBuilder();
        for (var next = hear(); !next.equals('\n'); next = hear()) {
            if (!(next instanceof Character letter)) {
                throw failed("goes away");
            }
            names.append(letter);
        }
        ((EpollDomainSocketChannel) channel).config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
        say(HandOver.SEND);
        var inherited = new HashMap<String, FileDescriptor>();
        for (var name : names.toString().split(" ", -1)) {
            if (!(hear() instanceof FileDescriptor descriptor)) {
                throw failed("hands over something else than sockets");
            }
            inherited.put(name, descriptor);
        }
        ((EpollDomainSocketChannel) channel).config().setReadMode(DomainSocketReadMode.BYTES);
        return inherited;
    }

    private void claim() {
        claiming = true;
        say(HandOver.READY);
        if (!hear().equals(HandOver.YOURS)) {
            throw failed("does not stop listening");
        }
    }

    private void say(char order) {
        channel.writeAndFlush(Unpooled.copiedBuffer(String.valueOf(order), StandardCharsets.US_ASCII));
    }

    private Object hear() {
        try {
            var next = said.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw failed("does not answer");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for");
        }
    }

    private static BadOptionException failed(String what) {
        return new BadOptionException("the router that runs " + what
                + " when another wants to take over: stop it first, or set " + Upkeep.HAND_OVER + " to off");
    }

    private static void end(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS);
    }

    /** Who takes over. */
    interface Heir {
        /** The sockets are its own from now on. */
        void begin();

        /** What the router before has still to do. */
        void elsewhere(Unfinished unfinished);
    }

    /** Puts what comes into the queue: characters and descriptors. */
    private final class Ear extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf octets) {
                while (octets.isReadable()) {
                    hear((char) octets.readByte());
                }
                ReferenceCountUtil.release(message);
            } else {
                said.add(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (ours) {
                heir.elsewhere(Unfinished.NOTHING);
            }
            said.add("gone");
        }

        /** After the sockets are ours, lines come that tell what the other has still open. */
        private void hear(char octet) {
            if (!ours) {
                ours = octet == HandOver.YOURS && claiming;
                said.add(octet);
            } else if (octet == '\n') {
                heir.elsewhere(Unfinished.parse(line.toString()));
                line.setLength(0);
            } else {
                line.append(octet);
            }
        }
    }
}
