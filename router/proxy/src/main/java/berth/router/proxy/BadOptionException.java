package berth.router.proxy;

/** The router cannot start as it was told to. The message is one line and says who should change what. */
final class BadOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadOptionException(String message) {
        super(message);
    }
}
