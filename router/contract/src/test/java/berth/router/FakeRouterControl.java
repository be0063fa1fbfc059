package berth.router;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A router that only remembers: in memory, safe for many threads, and it fails when told to. */
public final class FakeRouterControl implements RouterControl {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Map<String, Integer> inFlight = new HashMap<>();
    private final List<RouteTable> applied = new ArrayList<>();
    private final Map<String, Long> begun = new HashMap<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private long wantedVersion = 1;
    private RouteTable serving = new RouteTable(0, List.of());
    private boolean unavailable;
    private int looks;

    @Override
    public synchronized RouterStatus apply(RouteTable table) {
        requireNonNull(table, "table is null");
        requireAvailable();
        if (table.generation() < 1) {
            throw new IllegalArgumentException("generation " + table.generation() + " is below 1");
        }
        if (table.generation() < serving.generation()
                || table.generation() == serving.generation() && !table.equals(serving)) {
            throw new StaleTableException(table.generation(), serving.generation());
        }
        serving = table;
        applied.add(table);
        return status();
    }

    @Override
    public synchronized RouterStatus change(RouteChange change) {
        requireNonNull(change, "change is null");
        requireAvailable();
        if (change.from() != serving.generation()) {
            throw new StaleTableException(change.generation(), serving.generation());
        }
        return apply(change.applyTo(serving));
    }

    @Override
    public synchronized RouterStatus status() {
        requireAvailable();
        return new RouterStatus(serving.generation(), inFlight);
    }

    @Override
    public synchronized RouterActivity activity() {
        requireAvailable();
        looks++;
        return new RouterActivity(begun, inFlight);
    }

    @Override
    public synchronized Wanted wanted(long after) {
        requireAvailable();
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        long left = LONGEST_WAIT.toMillis();
        while (after == wantedVersion && left > 0 && !unavailable) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        requireAvailable();
        return new Wanted(wantedVersion, waiting);
    }

    /** How often it was asked how its upstreams are used. */
    public synchronized int looks() {
        return looks;
    }

    /** From now on every call fails, or no longer does. */
    public synchronized void unavailable(boolean unavailable) {
        this.unavailable = unavailable;
        notifyAll();
    }

    /** One more request went to the upstream, and is over. */
    public synchronized void asked(String upstream) {
        begun.merge(upstream, 1L, Long::sum);
    }

    /** From now on so many requests wait for that label to be woken. */
    public synchronized void wanted(String label, int requests) {
        if (requests == 0) {
            waiting.remove(label);
        } else {
            waiting.put(label, requests);
        }
        wantedVersion++;
        notifyAll();
    }

    /** From now on the status says that so many requests to the upstream are open. */
    public synchronized void inFlight(String upstream, int requests) {
        if (requests == 0) {
            inFlight.remove(upstream);
        } else {
            inFlight.put(upstream, requests);
        }
    }

    /** Forgets everything, as a router does whose table file is lost. */
    public synchronized void forget() {
        serving = new RouteTable(0, List.of());
    }

    /** The table that is served; generation 0 before the first. */
    public synchronized RouteTable serving() {
        return serving;
    }

    /** Every table that was accepted, in order. */
    public synchronized List<RouteTable> applied() {
        return List.copyOf(applied);
    }

    /** The served route for the host and path {@code /}. */
    public synchronized Optional<Route> route(String host) {
        return serving.routes().stream()
                .filter(route -> route.host().equals(host) && route.path().equals("/"))
                .findFirst();
    }

    private void requireAvailable() {
        if (unavailable) {
            throw new RouterUnavailableException("the fake router was made unavailable");
        }
    }
}
