package berth.api.problem;

/** What kind of failure it was: it decides the HTTP status, the log level and whether a loop tries again. */
public enum Category {
    /** The request can never succeed as it stands. */
    INVALID(400),
    /** Who is asking is not known. */
    UNAUTHENTICATED(401),
    /** Who is asking is known and may not. */
    FORBIDDEN(403),
    /** It does not exist, or the asker may not know that it does. */
    NOT_FOUND(404),
    /** It cannot be done to the thing in its present state. */
    CONFLICT(409),
    /** More was sent than is accepted. */
    TOO_LARGE(413),
    /** The asker has as many of these at the same time as he may have. */
    TOO_MANY(429),
    /** Something Berth depends on does not answer now: loops try again. */
    UNAVAILABLE(503),
    /** Berth itself is wrong. */
    BUG(500);

    private final int status;

    Category(int status) {
        this.status = status;
    }

    /** HTTP status code (RFC 9110 section 15). */
    public int status() {
        return status;
    }
}
