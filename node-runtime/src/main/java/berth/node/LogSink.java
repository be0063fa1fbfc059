package berth.node;

/** Takes an instance's lines as they come. */
@FunctionalInterface
public interface LogSink {
    /** Takes a line; returns whether more are wanted. */
    boolean line(LogLine line);
}
