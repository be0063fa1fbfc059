package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;

/** The one character that neither PostgreSQL, nor a path, nor an argument of a program can hold; no request means it. */
public final class NulCharacter {
    /** How addresses spell it; what would decode to it twice stays text. */
    private static final String ENCODED = "%00";

    private NulCharacter() {}

    /**
     * Checks a request's path and query as they were sent.
     *
     * @throws PlatformException INVALID, {@code request.nul-character}
     */
    public static void refuseInAddress(String uri) {
        if (uri.contains(ENCODED)) {
            throw refusal("the request's address");
        }
    }

    static boolean isIn(String text) {
        return text.indexOf('\0') >= 0;
    }

    static PlatformException refusal(String what) {
        return new PlatformException(
                Category.INVALID,
                "request.nul-character",
                what + " has a NUL character in it",
                "leave it out, or encode it as text");
    }
}
