package berth.router.proxy;

import berth.router.RouterActivity;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One address that requests go to, with what is open to it. There is one object per address, however many routes name it.
 */
final class Upstream {
    /** As many requests at a time as come. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int TOKEN_BYTES = 8;
    private static final long ONE_BEGUN = 1L << Integer.SIZE;

    private final String name;
    private final InetSocketAddress address;
    /** In flight in the lower half, begun so far in the upper: one addition counts both. */
    private final AtomicLong requests = new AtomicLong();
    /** How many routes name it. */
    private int naming;

    private volatile boolean listed = true;
    private volatile boolean dead;
    private volatile String token = "";
    private volatile @Nullable WaitingLine line;

    /** For {@code address:port}; a name instead of an address is resolved at each connect. */
    Upstream(String name) {
        this.name = name;
        int colon = name.lastIndexOf(':');
        var host = name.substring(0, colon);
        int port = Integer.parseInt(name.substring(colon + 1));
        var ip = NetUtil.createInetAddressFromIpAddressString(host);
        this.address = ip == null ? InetSocketAddress.createUnresolved(host, port) : new InetSocketAddress(ip, port);
    }

    /** {@code address:port} as the route table writes it. */
    String name() {
        return name;
    }

    /** Stands for the name where clients see it. */
    String token() {
        var known = token;
        if (known.isEmpty()) {
            known = hash(name);
            token = known;
        }
        return known;
    }

    InetSocketAddress address() {
        return address;
    }

    int port() {
        return address.getPort();
    }

    int inFlight() {
        return (int) requests.get();
    }

    /** How many requests were entered so far; from 0 again after {@link RouterActivity#MOST}. */
    long begun() {
        return requests.get() >>> Integer.SIZE;
    }

    /**
     * Enters if fewer than that are in flight.
     *
     * @return false if there are as many or more
     */
    boolean enterBelow(int most) {
        if (most == UNLIMITED) {
            requests.addAndGet(ONE_BEGUN + 1);
            return true;
        }
        while (true) {
            long now = requests.get();
            if ((int) now >= most) {
                return false;
            }
            if (requests.compareAndSet(now, now + ONE_BEGUN + 1)) {
                return true;
            }
        }
    }

    /** A request is done: whoever waits longest has the place. */
    void leave() {
        exit();
        var waiting = line;
        if (waiting != null) {
            waiting.passOn(this);
        }
    }

    /** Leaves without a look at who waits. */
    void exit() {
        requests.decrementAndGet();
    }

    /** Whether one more would be no more than that, and nobody came before. */
    boolean isFree(int most) {
        return most == UNLIMITED || inFlight() < most && waiting() == 0;
    }

    /** How many wait for it. */
    int waiting() {
        var known = line;
        return known == null ? 0 : known.length();
    }

    /** Who waits for it. Most upstreams never have any. */
    synchronized WaitingLine line() {
        var known = line;
        if (known == null) {
            known = new WaitingLine();
            line = known;
        }
        return known;
    }

    /** Another route of the table names it. Only under the lock of the table's changes. */
    void named() {
        naming++;
    }

    /** A route that named it is gone; true if it was the last. Only under the lock of the table's changes. */
    boolean unnamed() {
        naming--;
        return naming == 0;
    }

    /** Whether the table that is served names it; if not, it only drains. */
    boolean isListed() {
        return listed;
    }

    void listed(boolean nowListed) {
        listed = nowListed;
    }

    /** Whether it did not accept the last connection. An answer, whatever it says, never makes it dead. */
    boolean isDead() {
        return dead;
    }

    /** It did not accept a connection; true if that is news. */
    boolean die() {
        return become(true);
    }

    /** It accepted a connection, or nothing is known of it yet. */
    void revive() {
        become(false);
    }

    private boolean become(boolean nowDead) {
        synchronized (this) {
            if (dead == nowDead) {
                return false;
            }
            dead = nowDead;
        }
        var waiting = line;
        if (waiting != null) {
            waiting.passOnAll();
        }
        return true;
    }

    @Override
    public String toString() {
        return name;
    }

    private static String hash(String name) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, TOKEN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
