package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names one request in the logs of everybody whom it passes. */
final class RequestId {
    static final AsciiString HEADER = AsciiString.cached("x-request-id");

    private static final int LONGEST = 128;
    private static final HexFormat HEX = HexFormat.of();

    private RequestId() {}

    /** The client's own if it is sane, else a new one. */
    static String of(HttpHeaders headers) {
        var given = headers.get(HEADER);
        return given != null && isSane(given) ? given : make();
    }

    /** A new one. It only has to be unique, not a secret. */
    static String make() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    private static boolean isSane(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_.:=+/".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }
}
