package berth.router;

/** The router already serves a newer table than the one it was sent, or another one of the same generation. */
public final class StaleTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long serving;

    /** For the generation that was sent and the one that the router serves. */
    public StaleTableException(long sent, long serving) {
        super("route table of generation " + sent + " is stale: the router serves generation " + serving);
        this.serving = serving;
    }

    /** Generation that the router serves. */
    public long serving() {
        return serving;
    }
}
