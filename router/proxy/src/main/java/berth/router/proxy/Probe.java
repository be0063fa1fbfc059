package berth.router.proxy;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Asks a dead upstream, ever more seldom, whether it accepts connections again. Ends when it does, or leaves the table. */
final class Probe {
    private static final System.Logger LOG = System.getLogger(Probe.class.getName());
    private static final long FIRST_MILLIS = 200;
    private static final long SELDOM_MILLIS = 10_000;

    private final Upstream upstream;
    private final Connector connector;
    private final EventLoop loop;
    private long pauseMillis = FIRST_MILLIS;

    private Probe(Upstream upstream, Connector connector, EventLoop loop) {
        this.upstream = upstream;
        this.connector = connector;
        this.loop = loop;
    }

    /** Begins, on that event loop. */
    static void begin(Upstream upstream, Connector connector, EventLoop loop, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, "upstream {0} is dead: {1}", upstream, cause.getMessage());
        new Probe(upstream, connector, loop).later();
    }

    private void later() {
        loop.schedule(this::ask, pauseMillis, TimeUnit.MILLISECONDS);
        pauseMillis = Math.min(pauseMillis * 2, SELDOM_MILLIS);
    }

    private void ask() {
        if (upstream.isDead() && upstream.isListed()) {
            connector.connect(
                    upstream,
                    connection -> {
                        connection.close();
                        LOG.log(System.Logger.Level.INFO, "upstream {0} accepts connections again", upstream);
                    },
                    refused -> later());
        }
    }
}
