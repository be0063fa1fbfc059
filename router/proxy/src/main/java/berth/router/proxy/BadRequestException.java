package berth.router.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that is not passed on. The message completes "in this request …". */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;

    BadRequestException(String message) {
        this(HttpResponseStatus.BAD_REQUEST, message);
    }

    BadRequestException(HttpResponseStatus status, String message) {
        // Hostile requests may come by the thousand: no stack traces for them.
        super(message, null, false, false);
        this.status = status;
    }

    Failure failure() {
        return Failure.badRequest(status, String.valueOf(getMessage()));
    }
}
