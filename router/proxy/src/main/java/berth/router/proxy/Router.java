package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import berth.router.RouterActivity;
import berth.router.RouterControl;
import berth.router.RouterStatus;
import berth.router.StaleTableException;
import berth.router.Wanted;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is served: the newest route table, ready for look-ups, and what is open to each upstream. A change replaces the
 * index at once and touches nothing that is open.
 */
final class Router implements RouterControl {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    private final Upstreams upstreams = new Upstreams();
    private final GuardMemory guardMemory = new GuardMemory();
    private final WakeCalls wakeCalls = new WakeCalls();
    private final Remembering remembering;
    private volatile Map<String, Integer> elsewhere = Map.of();
    private long generation;
    private Instant servedSince = Instant.now();
    private long taken;
    private volatile Consumer<List<Upstream>> onLeft = left -> {};
    private volatile RouteIndex index = RouteIndex.EMPTY;

    /** Serves what is remembered. */
    Router(TableMemory memory) {
        this.remembering = new Remembering(memory);
        remembering.load().ifPresent(this::restore);
    }

    /**
     * What a router that this one has taken over from has still to do: nobody may stop what it asks either, and whoever can wake
     * what it waits for asks this one.
     */
    void elsewhere(Unfinished unfinished) {
        elsewhere = unfinished.inFlight();
        wakeCalls.elsewhere(unfinished.waiting());
    }

    /** What is to be done still. */
    Unfinished unfinished() {
        return new Unfinished(status().inFlight(), wakeCalls.now().waiting());
    }

    /** Who is told which upstreams left the table. */
    void onLeft(Consumer<List<Upstream>> listener) {
        onLeft = listener;
    }

    /** Where clients are sent that must come by TLS. */
    HttpsPort httpsPort() {
        return guardMemory.httpsPort();
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
        if (next.generation() == generation && index.isOf(next)) {
            remembering.again();
            return status();
        }
        if (next.generation() <= generation) {
            throw new StaleTableException(next.generation(), generation);
        }
        replace(next);
        return status();
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is written to disk a moment later: a restart just then serves the table before it until the control plane sends the
     * new one.
     */
    @Override
    public synchronized RouterStatus change(RouteChange change) {
        requireNonNull(change, "change is null");
        if (change.from() != generation) {
            throw new StaleTableException(change.generation(), generation);
        }
        var before = index;
        var next = before.with(change, upstreams, guardMemory);
        var put = change.put().stream().map(RouteKey::of).collect(Collectors.toSet());
        var gone = new HashSet<>(change.remove());
        gone.addAll(put);
        next.matches(put).forEach(RouteMatch::nameUpstreams);
        var unnamed = new HashSet<String>();
        before.matches(gone).forEach(match -> match.unnameUpstreams(unnamed));
        taken++;
        serve(change.generation(), next);
        var left = upstreams.drop(unnamed);
        remembering.soon(change, next);
        onLeft.accept(left);
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} is served: {1} routes put, {2} removed, {3} upstreams left",
                number(change.generation()),
                number(change.put().size()),
                number(change.remove().size()),
                number(left.size()));
        return status();
    }

    /** Serves that table from now on, whatever its generation: a person who writes one need not count. */
    synchronized void replace(RouteTable next) {
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} begins, {1} routes",
                number(next.generation()),
                number(next.routes().size()));
        taken++;
        var left = serve(next);
        remembering.now(next.generation(), index);
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
        return new RouterStatus(generation, open, upstreams.dead());
    }

    @Override
    public RouterActivity activity() {
        return new RouterActivity(upstreams.begun(), status().inFlight());
    }

    @Override
    public Wanted wanted(long after) {
        return wakeCalls.news(after).join();
    }

    /** What is asleep and asked for. */
    WakeCalls wakeCalls() {
        return wakeCalls;
    }

    /** Number of routes that are served. */
    int routes() {
        return index.size();
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
    boolean isRemembered() {
        return remembering.works();
    }

    /** Takes no orders any more; what it serves is remembered, by this process for the last time. */
    void retire() {
        remembering.end();
    }

    /** Takes out the labels of routes that are served. */
    void removeServed(Set<String> labels) {
        index.forEach(match -> labels.remove(match.route().label()));
    }

    /** Serves what is remembered now, if another router has changed it since this one began. */
    synchronized void catchUp() {
        // Read while the other replaces it, it may be one from before.
        remembering.news().filter(table -> table.generation() > generation).ifPresent(this::restore);
    }

    private void restore(RouteTable last) {
        onLeft.accept(serve(last));
        LOG.log(
                System.Logger.Level.INFO,
                "route table {0} is served from disk, {1} routes",
                number(last.generation()),
                number(last.routes().size()));
    }

    /** Serves a whole table; the upstreams that it no longer names. */
    private List<Upstream> serve(RouteTable table) {
        var next = RouteIndex.of(table, upstreams, guardMemory);
        next.forEach(RouteMatch::nameUpstreams);
        var unnamed = new HashSet<String>();
        index.forEach(match -> match.unnameUpstreams(unnamed));
        serve(table.generation(), next);
        return upstreams.keepOnly(RouteIndex.upstreamNames(table));
    }

    private void serve(long next, RouteIndex routes) {
        generation = next;
        servedSince = Instant.now();
        index = routes;
    }

    /** As plain digits, where the logger would group them. */
    private static String number(long value) {
        return Long.toString(value);
    }
}
