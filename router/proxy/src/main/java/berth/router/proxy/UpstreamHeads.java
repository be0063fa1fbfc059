package berth.router.proxy;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Heads of messages to and from an upstream that speaks HTTP/2 (RFC 9113 section 8). */
final class UpstreamHeads {
    private static final DefaultHttpHeadersFactory CHECKED_HERE =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private UpstreamHeads() {}

    /** What a request becomes; without what only connections know. */
    static Http2Headers request(HttpRequest request) {
        var headers = request.headers();
        var fields = new DefaultHttp2Headers(false, 24)
                .method(request.method().asciiName())
                .scheme(HttpScheme.HTTP.name())
                .path(request.uri());
        var host = headers.get(HttpHeaderNames.HOST);
        if (host != null) {
            fields.authority(host);
        }
        Http2Fields.copyForStream(headers, fields);
        fields.remove(HttpHeaderNames.HOST);
        return fields;
    }

    /**
     * An answer, final or interim.
     *
     * @param ends whether nothing follows the head
     */
    static HttpResponse answer(Http2Headers fields, boolean ends) throws MalformedFieldException {
        var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(fields.status()), CHECKED_HERE);
        var headers = answer.headers();
        for (var field : fields) {
            if (!Http2Fields.isPseudo(field.getKey())) {
                headers.add(Http2Fields.token(field.getKey()), Http2Fields.value(field.getValue()));
            }
        }
        Http2Fields.removeOfConnections(headers);
        boolean interim = answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            // The end of the stream says where the body ends, as chunks do.
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (interim && (ends || answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS))) {
            throw new MalformedFieldException("an interim answer ends the stream, or switches protocols");
        }
        return answer;
    }

    /** Section 8.3.2: three digits. */
    private static HttpResponseStatus status(@Nullable CharSequence text) throws MalformedFieldException {
        if (text == null || text.length() != 3) {
            throw new MalformedFieldException("there is no :status");
        }
        int code = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedFieldException("the :status is no number");
            }
            code = code * 10 + digit;
        }
        if (code < HttpResponseStatus.CONTINUE.code()) {
            throw new MalformedFieldException("the :status is below 100");
        }
        return HttpResponseStatus.valueOf(code);
    }
}
