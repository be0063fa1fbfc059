package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/** Heads of messages to and from an upstream that speaks HTTP/2 (RFC 9113 section 8). */
final class UpstreamHeads {
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
}
