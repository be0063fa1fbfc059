package berth.node;

import java.time.Instant;

/** A line that an instance wrote to its output or error stream. */
public record LogLine(Instant at, boolean error, String text) {}
