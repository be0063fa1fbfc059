package berth.router.proxy;

import java.util.concurrent.TimeUnit;

/**
 * What one lane has counted for one app's environment. Only the lane's own thread comes here; others get copies.
 *
 * @param counts places as named below
 */
record AppFigures(long[] counts) {
    /** Answers by the first digit of their status; place 0 is for requests that got none. */
    static final int CLASSES = 6;

    /** Upper bounds of the histogram's buckets in microseconds. */
    static final long[] BOUNDS = {
        1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000
    };

    /** First of the buckets; the last is for what is above all bounds. Not cumulative. */
    static final int BUCKETS = CLASSES;

    static final int SUM_MICROS = BUCKETS + BOUNDS.length + 1;
    static final int IN_FLIGHT = SUM_MICROS + 1;
    static final int UPSTREAM_ERRORS = IN_FLIGHT + 1;
    static final int IN = UPSTREAM_ERRORS + 1;
    static final int OUT = IN + 1;
    /** Those that wait for a place; next to it, how many ever did. */
    static final int WAITING = OUT + 1;

    static final int WAITED = WAITING + 1;
    /** Those that wait until the app is awake; next to it, how many ever did. */
    static final int HELD = WAITED + 1;

    static final int HELD_EVER = HELD + 1;
    static final int SIZE = HELD_EVER + 1;

    AppFigures() {
        this(new long[SIZE]);
    }

    void entered() {
        counts[IN_FLIGHT]++;
    }

    void left() {
        counts[IN_FLIGHT]--;
    }

    /** One more waits, for what that place counts; begun: and has not waited for it before. */
    void waits(int place, boolean begun) {
        counts[place]++;
        if (begun) {
            counts[place + 1]++;
        }
    }

    void waitsNoMore(int place) {
        counts[place]--;
    }

    void ended(Visit visit, long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        counts[visit.status() / 100 % CLASSES]++;
        // A WebSocket is open for as long as it likes, which says nothing about the app's speed.
        if (visit.status() != 101) {
            counts[BUCKETS + bucket(micros)]++;
            counts[SUM_MICROS] += micros;
        }
        counts[IN] += visit.in();
        counts[OUT] += visit.out();
        if (Failure.isUpstreams(visit.failure())) {
            counts[UPSTREAM_ERRORS]++;
        }
    }

    boolean isIdle() {
        return counts[IN_FLIGHT] == 0;
    }

    AppFigures copy() {
        return new AppFigures(counts.clone());
    }

    void add(AppFigures other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    private static int bucket(long micros) {
        int bucket = 0;
        while (bucket < BOUNDS.length && micros > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
