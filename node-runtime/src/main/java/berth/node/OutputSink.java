package berth.node;

/** Takes what a command writes as it comes, in pieces of any size. */
@FunctionalInterface
public interface OutputSink {
    /**
     * Takes a piece.
     *
     * @param error whether it was written to the error stream; never with a terminal, which has but one
     */
    void write(boolean error, byte[] piece);
}
