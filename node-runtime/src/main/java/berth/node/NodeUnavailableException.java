package berth.node;

/** The engine did not answer or refused for a reason of its own: the caller tries again. */
public class NodeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was being done, and why it broke. */
    public NodeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
