package berth.router.proxy;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts connections by the address that they come from, and says when there are enough. */
final class ClientCount {
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final int most;

    ClientCount(int most) {
        this.most = most;
    }

    /** Whether one more may come from there; it must {@link #leave} then. */
    boolean enter(InetAddress address) {
        int now = byAddress.merge(address, 1, Integer::sum);
        if (now > most && !address.isLoopbackAddress()) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        byAddress.compute(address, (same, count) -> count == null || count == 1 ? null : count - 1);
    }

    /** Number of addresses that have a connection. */
    int addresses() {
        return byAddress.size();
    }
}
