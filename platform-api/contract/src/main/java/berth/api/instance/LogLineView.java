package berth.api.instance;

import java.time.Instant;

/**
 * A line that an instance wrote.
 *
 * @param process process type
 * @param instance id of the instance, which may be long gone
 * @param error whether it was written to the error stream
 */
public record LogLineView(Instant at, String process, int release, String instance, boolean error, String text) {}
