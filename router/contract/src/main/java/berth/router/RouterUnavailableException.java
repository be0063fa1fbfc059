package berth.router;

/** The router did not answer, or not as a router does: the caller tries again. */
public final class RouterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was being done, and what the router answered instead. */
    public RouterUnavailableException(String message) {
        super(message);
    }

    /** With what was being done, and why it broke. */
    public RouterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
