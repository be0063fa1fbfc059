package berth.router.proxy;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What belongs to one event loop: its clients' connections and its idle upstream connections. A request and the
 * upstream connection that serves it never leave their lane, so nothing here is shared between threads.
 */
final class Lane {
    /** Time-outs are kept by looking at all connections this often: no timer per request. */
    private static final long TICK_MILLIS = 250;

    private final Set<Guest> guests = new HashSet<>();
    private final EventLoop loop;
    private final IdleConnections idle = new IdleConnections();
    private final Connector connector;
    private final UpstreamSessions sessions;
    private final LaneSight sight;
    private final WaitingRoom waiting = new WaitingRoom();

    Lane(EventLoop loop, Transport transport, Timeouts timeouts, Descriptors descriptors, LaneSight sight) {
        this.loop = loop;
        this.sight = sight;
        this.connector = new Connector(loop, transport, descriptors, timeouts.connect());
        this.sessions = new UpstreamSessions(connector, loop, timeouts.connect());
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    IdleConnections idle() {
        return idle;
    }

    Connector connector() {
        return connector;
    }

    /** Connections that carry many requests at a time. */
    UpstreamSessions sessions() {
        return sessions;
    }

    LaneSight sight() {
        return sight;
    }

    /** Requests that wait for their turn. */
    WaitingRoom waiting() {
        return waiting;
    }

    /** Another table is served. Those upstreams have left it: what is open to them may be finished for that long. */
    void leave(List<Upstream> left, Duration limit) {
        idle.close(left);
        sessions.retire(left);
        loop.schedule(() -> connector.cut(left), limit.toMillis(), TimeUnit.MILLISECONDS);
        waiting.tableChanged();
    }

    void add(Guest guest) {
        guests.add(guest);
    }

    void remove(Guest guest) {
        guests.remove(guest);
    }

    /** Lets go of what is idle, and of the rest when it is done. */
    void drain(Duration grace) {
        idle.closeAll();
        sessions.retireAll();
        List.copyOf(guests).forEach(guest -> guest.drain(grace));
    }

    /** The router stops now: tells those who wait. */
    void turnAway() {
        waiting.close();
    }

    /** Breaks off what is open. */
    void cut() {
        List.copyOf(guests).forEach(Guest::cut);
        sight.passLog();
    }

    private void tick() {
        long now = System.nanoTime();
        idle.closeExpired(now);
        sessions.closeExpired(now);
        sight.passLog();
        var expired = new ArrayList<Guest>(0);
        for (var guest : guests) {
            if (guest.deadline().isOver(now)) {
                expired.add(guest);
            }
        }
        expired.forEach(Guest::expire);
    }
}
