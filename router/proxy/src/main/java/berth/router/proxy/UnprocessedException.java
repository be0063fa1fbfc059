package berth.router.proxy;

import java.io.IOException;

/** An upstream has said that it did nothing of a request, which may be sent again whatever it asks (RFC 9113 section 8.7). */
final class UnprocessedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnprocessedException(String message) {
        super(message);
    }
}
