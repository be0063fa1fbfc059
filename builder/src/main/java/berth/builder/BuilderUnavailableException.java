package berth.builder;

/** The engine did not answer, its connection broke, or the builder is closed: nothing is known of the source. */
public final class BuilderUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was being done, when nothing broke. */
    public BuilderUnavailableException(String message) {
        super(message);
    }

    /** With what was being done, and why it broke. */
    public BuilderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
