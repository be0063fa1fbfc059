package berth.router.proxy;

/** A message of HTTP/2 that breaks the rules of RFC 9113 section 8: a stream error of the type PROTOCOL_ERROR. */
final class MalformedFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedFieldException(String message) {
        // Hostile requests may come by the thousand: no stack traces for them.
        super(message, null, false, false);
    }
}
