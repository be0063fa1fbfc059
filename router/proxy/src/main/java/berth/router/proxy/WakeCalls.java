package berth.router.proxy;

import berth.router.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Which routes that are asleep or starting are asked for, by label, with how many requests. They come from all lanes, and whoever
 * can wake what is behind a route is told: the router itself calls nobody.
 */
final class WakeCalls {
    /** Most requests that wait for one label. */
    static final int MOST_OF_ONE = 1000;
    /** Most that wait for all of them. */
    static final int MOST = 10_000;

    /** Until it is said that nothing new is wanted: a control plane that went away is not waited for much longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** Who listens asks every {@link #LONGEST_WAIT} at least. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final long NEVER = Long.MIN_VALUE;

    private final Map<String, Integer> waiting = new HashMap<>();
    /** Those that wait in a router that this one has taken over from. */
    private Map<String, Integer> elsewhere = Map.of();

    private final List<CompletableFuture<Wanted>> listeners = new ArrayList<>();
    private int all;
    private volatile long asked = NEVER;
    /** Higher than in any life before, unless more than a thousand changes came in each millisecond of that. */
    private long version = System.currentTimeMillis() << 10;

    /**
     * One more waits for the label.
     *
     * @return false if there is no room for it
     */
    boolean enter(String label) {
        synchronized (this) {
            int before = waiting.getOrDefault(label, 0);
            if (before >= MOST_OF_ONE || all >= MOST) {
                return false;
            }
            waiting.put(label, before + 1);
            all++;
            if (before > 0) {
                return true;
            }
            version++;
        }
        tell();
        return true;
    }

    /** One less. */
    void leave(String label) {
        synchronized (this) {
            all--;
            int left = waiting.getOrDefault(label, 1) - 1;
            if (left > 0) {
                waiting.put(label, left);
                return;
            }
            waiting.remove(label);
            version++;
        }
        tell();
    }

    /** So many wait for these labels in a router that this one has taken over from. */
    void elsewhere(Map<String, Integer> others) {
        synchronized (this) {
            boolean sameLabels = others.keySet().equals(elsewhere.keySet());
            elsewhere = Map.copyOf(others);
            if (sameLabels) {
                return;
            }
            version++;
        }
        tell();
    }

    private void tell() {
        List<CompletableFuture<Wanted>> told;
        Wanted news;
        synchronized (this) {
            if (listeners.isEmpty()) {
                return;
            }
            told = List.copyOf(listeners);
            listeners.clear();
            news = now();
        }
        told.forEach(listener -> listener.complete(news));
    }

    /** Whether somebody who may wake them has asked lately. */
    boolean areHeard() {
        long last = asked;
        return last != NEVER && System.nanoTime() - last < SILENCE.toNanos();
    }

    /** As it is now. */
    synchronized Wanted now() {
        var wanted = new HashMap<>(waiting);
        elsewhere.forEach((label, count) -> wanted.merge(label, count, Integer::sum));
        return new Wanted(version, wanted);
    }

    /** As it is once it is another version than that, or after some seconds. */
    CompletableFuture<Wanted> news(long after) {
        asked = Math.max(NEVER + 1, System.nanoTime());
        var listener = new CompletableFuture<Wanted>();
        synchronized (this) {
            if (version != after) {
                return CompletableFuture.completedFuture(now());
            }
            listeners.removeIf(CompletableFuture::isDone);
            listeners.add(listener);
        }
        return listener.orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(tooLate -> now());
    }
}
