package berth.node.engine;

import java.time.Instant;
import java.time.InstantSource;

/** Starts with the machine's time and then counts by {@link System#nanoTime}: setting the machine's clock delays no check. */
final class SteadyTime implements InstantSource {
    private final Instant start = Instant.now();
    private final long began = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - began);
    }
}
