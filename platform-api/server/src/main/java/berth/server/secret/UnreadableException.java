package berth.server.secret;

/** Sealed bytes that do not open: their key is gone, or somebody changed or moved them. Trying again does not help. */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }

    UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What an operator can do about it. */
    public static String nextStep() {
        return "ask the operator to restore secrets/config-keys from its copy, or set the config vars anew and push again";
    }
}
