package berth.api.instance;

import java.time.Instant;
import java.util.List;

/**
 * What an instance used over time; it may be gone.
 *
 * @param points oldest first
 */
public record UsageView(String instance, String process, int release, List<Point> points) {
    /**
     * @param at begin of the time that it speaks of
     * @param seconds how long that is
     * @param cpus processors that were busy for it, on average
     * @param memoryBytes the most that it used
     */
    public record Point(Instant at, int seconds, double cpus, long memoryBytes) {}
}
