package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniHandler;

/** Greets clients that come encrypted: the certificate for the name they ask for, then the HTTP that they chose. */
final class TlsDoor {
    /** Enough for a large list of keys after the quantum age; more is no greeting. */
    private static final int LONGEST_HELLO = 16 * 1024;

    private final Certificates certificates;
    private final long handshakeMillis;

    /** A handshake that takes longer than that time-out is none. */
    TlsDoor(Certificates certificates, Timeouts timeouts) {
        this.certificates = requireNonNull(certificates, "certificates is null");
        this.handshakeMillis = timeouts.header().toMillis();
    }

    /** Lets one in; then runs one of the two. */
    void admit(Channel channel, Runnable http1, Runnable http2) {
        channel.pipeline()
                .addLast(new SniHandler(certificates, LONGEST_HELLO, handshakeMillis), new Chosen(http1, http2));
    }

    /** Knows which HTTP it is as soon as the handshake is done; a failed one is the client's to explain. */
    private static final class Chosen extends ApplicationProtocolNegotiationHandler {
        private final Runnable http1;
        private final Runnable http2;

        Chosen(Runnable http1, Runnable http2) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.http1 = http1;
            this.http2 = http2;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            (protocol.equals(ApplicationProtocolNames.HTTP_2) ? http2 : http1).run();
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
