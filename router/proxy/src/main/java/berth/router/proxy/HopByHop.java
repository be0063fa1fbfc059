package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** Header fields that are meant for the next hop only (RFC 9110 section 7.6.1). */
final class HopByHop {
    private static final List<AsciiString> NAMES = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            AsciiString.cached("http2-settings"));
    /** A Connection field that names one of these would take away what frames or routes the message. */
    private static final List<AsciiString> NEVER_NAMED = List.of(HttpHeaderNames.HOST, HttpHeaderNames.CONTENT_LENGTH);

    private HopByHop() {}

    static void remove(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            removeNamed(headers);
        }
        for (var name : NAMES) {
            headers.remove(name);
        }
    }

    private static void removeNamed(HttpHeaders headers) {
        for (var line : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (var token : line.split(",", -1)) {
                var name = token.strip();
                if (!name.isEmpty() && NEVER_NAMED.stream().noneMatch(never -> never.contentEqualsIgnoreCase(name))) {
                    headers.remove(name);
                }
            }
        }
    }
}
