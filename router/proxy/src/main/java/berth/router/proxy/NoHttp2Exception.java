package berth.router.proxy;

import java.io.IOException;

/** An upstream accepted the connection and then did not speak HTTP/2. Nothing of a request was sent. */
final class NoHttp2Exception extends IOException {
    private static final long serialVersionUID = 1;

    NoHttp2Exception(String message) {
        super(message);
    }
}
