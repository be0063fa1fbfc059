package berth.router.proxy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Open connections of one lane that wait for their next request. The one used last goes first. */
final class IdleConnections {
    private static final int MOST_PER_UPSTREAM = 256;

    private final Map<Upstream, Deque<UpstreamConnection>> byUpstream = new HashMap<>();

    /**
     * One that has been idle for no longer than that.
     *
     * @return null if there is none: connect
     */
    @Nullable
    UpstreamConnection take(Upstream upstream, long longestIdleNanos) {
        var waiting = byUpstream.get(upstream);
        if (waiting == null) {
            return null;
        }
        var newest = waiting.peekLast();
        if (newest == null || newest.idleNanos(System.nanoTime()) > longestIdleNanos) {
            return null;
        }
        waiting.removeLast();
        return newest;
    }

    void add(UpstreamConnection connection) {
        var waiting = byUpstream.computeIfAbsent(connection.upstream(), upstream -> new ArrayDeque<>(4));
        if (waiting.size() >= MOST_PER_UPSTREAM) {
            waiting.removeFirst().close();
        }
        waiting.addLast(connection);
    }

    void remove(UpstreamConnection connection) {
        var waiting = byUpstream.get(connection.upstream());
        if (waiting != null) {
            waiting.remove(connection);
            if (waiting.isEmpty()) {
                byUpstream.remove(connection.upstream());
            }
        }
    }

    /** An upstream's address may soon be another app's. */
    void close(List<Upstream> left) {
        for (var upstream : left) {
            var waiting = byUpstream.remove(upstream);
            if (waiting != null) {
                waiting.forEach(UpstreamConnection::close);
            }
        }
    }

    void closeExpired(long now) {
        byUpstream.values().removeIf(waiting -> {
            waiting.removeIf(connection -> {
                boolean expired = connection.isExpired(now);
                if (expired) {
                    connection.close();
                }
                return expired;
            });
            return waiting.isEmpty();
        });
    }

    void closeAll() {
        close(new ArrayList<>(byUpstream.keySet()));
    }
}
