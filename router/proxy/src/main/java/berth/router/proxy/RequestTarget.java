package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Which resource a request is for (RFC 9112 section 3).
 *
 * @param authority host and port as the client wrote them; empty only from HTTP/1.0
 * @param host lower-case, without port and without a dot at its end: the key of a route
 * @param uri path and query as they go to the upstream, or {@code *}
 */
record RequestTarget(String authority, String host, String uri) {
    private static final String AUTHORITY_MARKS = ".-_:[]";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Where the request goes. */
    static RequestTarget of(HttpRequest request) throws BadRequestException {
        var authority = hostHeader(request);
        var uri = request.uri();
        if (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
            return new RequestTarget(authority, normalHost(authority), uri);
        }
        int scheme =
                uri.regionMatches(true, 0, "http://", 0, 7) ? 7 : uri.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
        if (scheme > 0) {
            // Section 3.2.2: the target's own authority wins over the Host field.
            int end = authorityEnd(uri, scheme);
            authority = checkedAuthority(uri.substring(scheme, end));
            if (authority.isEmpty()) {
                throw new BadRequestException("the target \"" + shorten(uri) + "\" names no host");
            }
            uri = end < uri.length() && uri.charAt(end) == '/' ? uri.substring(end) : "/" + uri.substring(end);
        }
        if (!uri.startsWith("/")) {
            throw new BadRequestException("the target \"" + shorten(uri) + "\" is not a path");
        }
        return new RequestTarget(authority, normalHost(authority), ascii(uri));
    }

    /** The path without its query. */
    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** The port that the client named. */
    int port(int otherwise) {
        int colon = portColon(authority);
        return colon < 0 || colon == authority.length() - 1
                ? otherwise
                : Integer.parseInt(authority, colon + 1, authority.length(), 10);
    }

    private static String hostHeader(HttpRequest request) throws BadRequestException {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            throw new BadRequestException("there is more than one Host header");
        }
        if (hosts.isEmpty()) {
            if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
                return "";
            }
            throw new BadRequestException("there is no Host header");
        }
        return checkedAuthority(hosts.getFirst());
    }

    private static String checkedAuthority(String authority) throws BadRequestException {
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c >= 'A' && c <= 'Z'
                    || AUTHORITY_MARKS.indexOf(c) >= 0)) {
                throw new BadRequestException("the host \"" + shorten(authority) + "\" is not a host name");
            }
        }
        int colon = portColon(authority);
        if (colon >= 0 && !isPort(authority, colon + 1) || authority.startsWith(":")) {
            throw new BadRequestException("the host \"" + shorten(authority) + "\" has a port that is not a number");
        }
        return authority;
    }

    private static boolean isPort(String authority, int from) {
        if (authority.length() - from > 5) {
            return false;
        }
        for (int i = from; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    private static String normalHost(String authority) {
        int colon = portColon(authority);
        var host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static int authorityEnd(String uri, int from) {
        for (int i = from; i < uri.length(); i++) {
            if ("/?#".indexOf(uri.charAt(i)) >= 0) {
                return i;
            }
        }
        return uri.length();
    }

    /** Bytes beyond ASCII that some clients send are percent-encoded, which means the same; control characters are not passed. */
    private static String ascii(String uri) throws BadRequestException {
        boolean plain = true;
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                throw new BadRequestException("the target has a character that is not allowed there");
            }
            plain &= c < 0x7f;
        }
        if (plain) {
            return uri;
        }
        var encoded = new StringBuilder(uri.length() + 16);
        for (byte b : uri.getBytes(StandardCharsets.ISO_8859_1)) {
            if (b >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String shorten(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
