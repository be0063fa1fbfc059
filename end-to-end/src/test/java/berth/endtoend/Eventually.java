package berth.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a state. */
final class Eventually {
    private Eventually() {}

    /** The first value that is as wished; fails with the last one seen if none is within a minute. */
    static <T> T becomes(String what, Supplier<T> look, Predicate<T> wish) {
        var end = Instant.now().plus(Duration.ofMinutes(1));
        while (true) {
            var seen = look.get();
            if (wish.test(seen)) {
                return seen;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(what + " did not happen within a minute; last seen: " + seen);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
