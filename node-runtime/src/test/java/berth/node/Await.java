package berth.node;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a state. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Await() {}

    /** Returns the first value that is as wanted; fails with the last one otherwise. */
    public static <T> T until(Supplier<T> look, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T seen = look.get();
        while (!wanted.test(seen)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s; last seen: " + seen);
            }
            pause();
            seen = look.get();
        }
        return seen;
    }

    /** Waits for a condition. */
    public static void until(BooleanSupplier condition) {
        until(condition::getAsBoolean, holds -> holds);
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
