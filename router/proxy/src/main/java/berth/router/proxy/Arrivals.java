package berth.router.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets clients in as long as there is room. One too many is cut off without a word: whoever opens connections to use up what
 * the others need does not read, and an answer would cost what is to be saved.
 */
final class Arrivals {
    private static final System.Logger LOG = System.getLogger(Arrivals.class.getName());
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final OpenCount open = new OpenCount();
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private final ClientLimits limits;
    private final ClientCount clients;
    private final Descriptors descriptors;

    /** With descriptors that are shared with the connections to upstreams. */
    Arrivals(ClientLimits limits, Descriptors descriptors) {
        this.descriptors = descriptors;
        this.limits = limits;
        this.clients = new ClientCount(limits.perAddress());
    }

    /** Whether it may stay; it counts until it is closed. */
    boolean admit(Channel channel) {
        if (!descriptors.take()) {
            shed(channel, "the room for connections (a share of ulimit -n)", descriptors.room());
            return false;
        }
        channel.closeFuture().addListener(closed -> descriptors.giveBack());
        if (!open.enter(limits.connections())) {
            shed(channel, ClientLimits.CONNECTIONS, limits.connections());
            return false;
        }
        channel.closeFuture().addListener(closed -> open.leave());
        return true;
    }

    /** Whether one more may come from the address that it comes from; it counts until it is closed. */
    boolean admitFromThere(Channel channel) {
        var address = Origin.address(channel);
        if (address == null) {
            return true;
        }
        if (!clients.enter(address)) {
            shed(channel, ClientLimits.PER_ADDRESS, limits.perAddress());
            return false;
        }
        channel.closeFuture().addListener(closed -> clients.leave(address));
        return true;
    }

    /** Number of clients' connections that are open. */
    int count() {
        return open.count();
    }

    /** How many were let in since the start. */
    long entered() {
        return open.entered();
    }

    /** Waits for at most that long; returns how many are still open. */
    int awaitNone(Duration limit) {
        return open.awaitNone(limit);
    }

    private void shed(Channel channel, String option, long limit) {
        long now = System.nanoTime();
        long last = lastWarning.get();
        if (now - last >= QUIET_NANOS && lastWarning.compareAndSet(last, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cutting off {0} and whoever else comes: {1} is {2}",
                    channel.remoteAddress(),
                    option,
                    Long.toString(limit));
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
