package berth.node;

/** An instance that runs cannot be given its new limits: it uses more memory than it is to have. All else that was ordered is done. */
public final class LimitRefusedException extends NodeUnavailableException {
    private static final long serialVersionUID = 1L;

    /** With what the engine said. */
    public LimitRefusedException(String instance, long usedBytes, long limitBytes, Throwable cause) {
        super(
                "instance " + instance + " uses " + (usedBytes >> 20) + " MiB of memory, more than the "
                        + (limitBytes >> 20) + " MiB that it is to have",
                cause);
    }
}
