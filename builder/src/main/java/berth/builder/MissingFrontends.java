package berth.builder;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Frontend images that could not be fetched lately, so that not every push waits for the same registry again. */
final class MissingFrontends {
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Map<String, Long> missingSince = new ConcurrentHashMap<>();

    void remember(String frontend) {
        // Tenants choose the names: what is over must not gather.
        missingSince.keySet().removeIf(name -> !remembers(name));
        missingSince.put(frontend, System.nanoTime());
    }

    boolean remembers(String frontend) {
        Long since = missingSince.get(frontend);
        return since != null && System.nanoTime() - since < MEMORY.toNanos();
    }
}
