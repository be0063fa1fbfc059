package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RouteTable;
import berth.router.RouterControl;
import berth.router.RouterStatus;
import berth.router.StaleTableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is served: the newest route table, ready for look-ups, and what is open to each upstream. A change replaces the
 * index at once and touches nothing that is open.
 */
final class Router implements RouterControl {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    private final Upstreams upstreams = new Upstreams();
    private final GuardMemory guardMemory = new GuardMemory();
    private final TableMemory memory;
    private volatile Map<String, Integer> elsewhere = Map.of();
    private RouteTable table = new RouteTable(0, List.of());
    private boolean remembered = true;
    private Instant servedSince = Instant.now();
    private long taken;
    private volatile Consumer<List<Upstream>> onLeft = left -> {};
    private volatile RouteIndex index = RouteIndex.of(table, upstreams, guardMemory);

    /** Serves what is remembered. */
    Router(TableMemory memory) {
        this.memory = requireNonNull(memory, "memory is null");
        memory.load().ifPresent(this::restore);
    }

    /** What a router that this one has taken over from still has in flight, by upstream: nobody may stop those either. */
    void elsewhere(Map<String, Integer> inFlight) {
        elsewhere = Map.copyOf(inFlight);
    }

    /** Who is told which upstreams left the table. */
    void onLeft(Consumer<List<Upstream>> listener) {
        onLeft = listener;
    }

    /** What requests that arrive now follow. Another object after each change. */
    RouteIndex index() {
        return index;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The table outlives the process when this returns; a disk that refuses it is a warning, not a failure.
     */
    @Override
    public synchronized RouterStatus apply(RouteTable next) {
        requireNonNull(next, "table is null");
        if (next.generation() < 1) {
            throw new IllegalArgumentException("generation " + next.generation() + " is below 1");
        }
        if (next.equals(table)) {
            remembered = remembered || memory.save(next);
            return status();
        }
        if (next.generation() <= table.generation()) {
            throw new StaleTableException(next.generation(), table.generation());
        }
        replace(next);
        return status();
    }

    /** Serves that table from now on, whatever its generation: a person who writes one need not count. */
    synchronized void replace(RouteTable next) {
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} begins, {1} routes",
                number(next.generation()),
                number(next.routes().size()));
        var left = serve(next);
        taken++;
        remembered = memory.save(next);
        onLeft.accept(left);
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} is served, {1} routes, {2} upstreams left",
                number(next.generation()),
                number(next.routes().size()),
                number(left.size()));
    }

    @Override
    public synchronized RouterStatus status() {
        var open = upstreams.inFlight();
        elsewhere.forEach((upstream, count) -> open.merge(upstream, count, Integer::sum));
        return new RouterStatus(table.generation(), open, upstreams.dead());
    }

    /** Number of routes that are served. */
    synchronized int routes() {
        return table.routes().size();
    }

    /** When this table was taken, or read from disk. */
    synchronized Instant servedSince() {
        return servedSince;
    }

    /** How many tables were taken since the start. */
    synchronized long taken() {
        return taken;
    }

    /** Whether a restart would know the table that is served. */
    synchronized boolean isRemembered() {
        return remembered;
    }

    /** Takes out the labels of routes that are served. */
    void removeServed(Set<String> labels) {
        RouteTable served;
        synchronized (this) {
            served = table;
        }
        for (var route : served.routes()) {
            labels.remove(route.label());
        }
    }

    /** Serves what is remembered now, if another router has changed it since this one began. */
    synchronized void catchUp() {
        if (memory.isNews()) {
            memory.load().ifPresent(this::restore);
        }
    }

    private void restore(RouteTable last) {
        serve(last);
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} is served from disk, {1} routes",
                number(last.generation()),
                number(last.routes().size()));
    }

    private List<Upstream> serve(RouteTable next) {
        table = next;
        servedSince = Instant.now();
        index = RouteIndex.of(next, upstreams, guardMemory);
        return upstreams.keepOnly(RouteIndex.upstreamNames(next));
    }

    /** As plain digits, where the logger would group them. */
    private static String number(long value) {
        return Long.toString(value);
    }
}
