package berth.router.proxy;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Heads of a client's messages, between HTTP/2 (RFC 9113 section 8) and the form in which an exchange has them, that of
 * HTTP/1.1.
 */
final class Http2Heads {
    private static final DefaultHttpHeadersFactory CHECKED_HERE =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private Http2Heads() {}

    /**
     * The request that a stream began with.
     *
     * @param ends whether nothing follows the head
     */
    static HttpRequest request(Http2Headers fields, boolean ends) throws MalformedFieldException {
        var method = required(fields.method(), ":method");
        boolean connects = HttpMethod.CONNECT.asciiName().contentEquals(method);
        var authority = fields.authority();
        var target = connects ? required(authority, ":authority") : target(fields, method);
        var request = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(Http2Fields.token(method).toString()),
                target.toString(),
                CHECKED_HERE);
        var headers = request.headers();
        @Nullable StringBuilder cookies = null;
        for (var field : fields) {
            var name = field.getKey();
            if (Http2Fields.isPseudo(name)) {
                continue;
            }
            var value = Http2Fields.value(field.getValue());
            if (HttpHeaderNames.COOKIE.contentEquals(name)) {
                cookies = cookies == null
                        ? new StringBuilder(value)
                        : cookies.append("; ").append(value);
            } else {
                headers.add(Http2Fields.token(name), value);
            }
        }
        if (cookies != null) {
            headers.set(HttpHeaderNames.COOKIE, cookies.toString());
        }
        setHost(headers, authority);
        setFraming(request, ends);
        return request;
    }

    /** What an answer becomes; without what only connections know. */
    static Http2Headers answer(HttpResponse response) {
        var fields = new DefaultHttp2Headers(false, 16).status(response.status().codeAsText());
        Http2Fields.copyForStream(response.headers(), fields);
        return fields;
    }

    private static CharSequence target(Http2Headers fields, CharSequence method) throws MalformedFieldException {
        required(fields.scheme(), ":scheme");
        var path = required(fields.path(), ":path");
        // The absolute form has no place here; the path says which resource, the authority says whose.
        boolean asterisk = path.length() == 1 && path.charAt(0) == '*';
        if (asterisk ? !HttpMethod.OPTIONS.asciiName().contentEquals(method) : path.charAt(0) != '/') {
            throw new MalformedFieldException("the path is not a path");
        }
        return path;
    }

    /** Section 8.3.1: the authority stands for the Host field, and may not contradict it. */
    private static void setHost(HttpHeaders headers, @Nullable CharSequence authority) throws MalformedFieldException {
        if (authority == null || authority.isEmpty()) {
            return;
        }
        for (var host : headers.getAll(HttpHeaderNames.HOST)) {
            if (!AsciiString.contentEqualsIgnoreCase(host, authority)) {
                throw new MalformedFieldException("the Host field is not the authority");
            }
        }
        headers.set(HttpHeaderNames.HOST, Http2Fields.value(authority));
    }

    /** Where HTTP/2 has the end of the stream, HTTP/1.1 needs a length or chunks. */
    private static void setFraming(HttpRequest request, boolean ends) {
        var headers = request.headers();
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return;
        }
        if (!ends) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (request.method().equals(HttpMethod.POST)
                || request.method().equals(HttpMethod.PUT)
                || request.method().equals(HttpMethod.PATCH)) {
            // RFC 9110 section 8.6: these should say that nothing follows; some servers insist.
            headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
    }

    private static CharSequence required(@Nullable CharSequence value, String name) throws MalformedFieldException {
        if (value == null || value.isEmpty()) {
            throw new MalformedFieldException("there is no " + name);
        }
        return value;
    }
}
