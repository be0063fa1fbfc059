package berth.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a state, at most so long that only something broken takes longer. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Await() {}

    /** Waits until it is so. */
    public static void until(Supplier<String> what, BooleanSupplier state) {
        var end = Instant.now().plus(LIMIT);
        while (!state.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
