package berth.router.proxy;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.BitSet;
import java.util.Set;

/**
 * Fields that cross between HTTP/2 and HTTP/1.1. Netty has refused upper case, misplaced pseudo-fields and those that
 * belong to connections; what could be read as more than one line of HTTP/1.1 is refused here (RFC 9113 section 8.2.1).
 */
final class Http2Fields {
    /** Section 8.2.2, and what frames a message of HTTP/1.1. */
    private static final Set<AsciiString> OF_CONNECTIONS = Set.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("http2-settings"));

    private static final Set<AsciiString> NEVER_IN_TRAILERS =
            Set.of(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.TRAILER, HttpHeaderNames.HOST);
    private static final BitSet TOKEN = new BitSet(128);

    static {
        // RFC 9110 section 5.6.2.
        "!#$%&'*+-.^_`|~".chars().forEach(TOKEN::set);
        TOKEN.set('0', '9' + 1);
        TOKEN.set('a', 'z' + 1);
        TOKEN.set('A', 'Z' + 1);
    }

    private Http2Fields() {}

    static boolean isPseudo(CharSequence name) {
        return !name.isEmpty() && name.charAt(0) == ':';
    }

    /** A name, or a method, if it is one. */
    static CharSequence token(CharSequence text) throws MalformedFieldException {
        for (int i = 0; i < text.length(); i++) {
            if (!TOKEN.get(text.charAt(i))) {
                throw new MalformedFieldException("a name has a character that is not allowed there");
            }
        }
        if (text.isEmpty()) {
            throw new MalformedFieldException("a name is empty");
        }
        return text;
    }

    /** A value, if it is one. */
    static CharSequence value(CharSequence text) throws MalformedFieldException {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw new MalformedFieldException("a value has a character that is not allowed there");
            }
        }
        if (length > 0 && (isBlank(text.charAt(0)) || isBlank(text.charAt(length - 1)))) {
            throw new MalformedFieldException("a value begins or ends with a blank");
        }
        return text;
    }

    /** Trailers as HTTP/1.1 has them. */
    static HttpHeaders trailers(Http2Headers fields) throws MalformedFieldException {
        var trailers = DefaultHttpHeadersFactory.trailersFactory()
                .withValidation(false)
                .newHeaders();
        for (var field : fields) {
            var name = token(field.getKey());
            var key = AsciiString.of(name);
            if (!NEVER_IN_TRAILERS.contains(key) && !OF_CONNECTIONS.contains(key)) {
                trailers.add(name, value(field.getValue()));
            }
        }
        ForwardingFields.removeFromTrailers(trailers);
        return trailers;
    }

    /** Trailers as HTTP/2 has them. */
    static Http2Headers trailersForStream(HttpHeaders trailers) {
        var fields = new DefaultHttp2Headers(false, Math.max(2, trailers.size()));
        copyForStream(trailers, fields);
        return fields;
    }

    /** Copies fields in lower case, without those that belong to connections. */
    static void copyForStream(HttpHeaders headers, Http2Headers fields) {
        var all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            var field = all.next();
            var name = AsciiString.of(field.getKey()).toLowerCase();
            if (!OF_CONNECTIONS.contains(name)) {
                fields.add(name, field.getValue());
            }
        }
    }

    /** Takes away what an upstream should not have sent on a stream (section 8.2.2). */
    static void removeOfConnections(HttpHeaders headers) {
        OF_CONNECTIONS.forEach(headers::remove);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
