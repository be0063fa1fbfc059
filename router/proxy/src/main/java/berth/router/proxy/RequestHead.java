package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/**
 * A request's head, checked, and rewritten in place into what the upstream gets.
 *
 * @param forUpstream the same request with the fields that the upstream sees
 * @param http11 false: the client speaks HTTP/1.0, so no chunks and no 1xx answers for it
 * @param keepAlive whether the client wants its connection to stay
 * @param hasBody whether anything follows the head
 * @param expectsContinue whether the client waits for 100 before it sends the body
 * @param upgrades whether it asks for a WebSocket
 * @param origin where it comes from
 */
record RequestHead(
        HttpRequest forUpstream,
        RequestTarget target,
        String requestId,
        boolean http11,
        boolean keepAlive,
        boolean hasBody,
        boolean expectsContinue,
        boolean upgrades,
        Origin origin) {
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Checks and rewrites a request that came from there. */
    static RequestHead of(HttpRequest request, Origin origin) throws BadRequestException {
        requireDecoded(request);
        if (request.method().equals(HttpMethod.CONNECT)) {
            throw new BadRequestException(HttpResponseStatus.NOT_IMPLEMENTED, "the method is CONNECT");
        }
        var headers = request.headers();
        var target = RequestTarget.of(request);
        boolean http11 = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        boolean chunked = HttpUtil.isTransferEncodingChunked(request);
        boolean hasBody = chunked || HttpUtil.getContentLength(request, 0L) > 0;
        boolean upgrades = http11 && !hasBody && asksForWebSocket(request);
        var head = new RequestHead(
                request,
                target,
                RequestId.of(headers),
                http11,
                HttpUtil.isKeepAlive(request),
                hasBody,
                http11 && hasBody && HttpUtil.is100ContinueExpected(request),
                upgrades,
                origin);
        head.rewrite(headers, chunked);
        return head;
    }

    /** Whether it came encrypted. */
    boolean isSecure() {
        return origin.isSecure();
    }

    boolean isHead() {
        return forUpstream.method().equals(HttpMethod.HEAD);
    }

    /**
     * Whether sending it twice does what sending it once does (RFC 9110 section 9.2.2), and all of it is still at hand.
     */
    boolean isReplayable() {
        if (hasBody || upgrades) {
            return false;
        }
        return switch (forUpstream.method().name()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Shows the upstream what the route lets it see; another route may follow, if the table changes. */
    void follow(RouteMatch match) {
        forUpstream.setUri(match.uriForUpstream(target));
        var stripped = match.strippedPrefix();
        if (stripped.isEmpty()) {
            forUpstream.headers().remove(ForwardingFields.PREFIX);
        } else {
            forUpstream.headers().set(ForwardingFields.PREFIX, stripped);
        }
    }

    private void rewrite(HttpHeaders headers, boolean chunked) {
        boolean secure = origin.isSecure();
        boolean trailers = headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        HopByHop.remove(headers);
        ForwardingFields.removeFrom(headers);
        headers.set(ForwardingFields.FOR, origin.text());
        headers.set(ForwardingFields.PROTO, secure ? HTTPS : HTTP);
        headers.set(ForwardingFields.PORT, Integer.toString(target.port(secure ? HTTPS_PORT : HTTP_PORT)));
        if (target.authority().isEmpty()) {
            headers.remove(ForwardingFields.HOST);
        } else {
            headers.set(ForwardingFields.HOST, target.authority());
            if (!target.authority().equals(headers.get(HttpHeaderNames.HOST))) {
                headers.set(HttpHeaderNames.HOST, target.authority());
            }
        }
        headers.set(RequestId.HEADER, requestId);
        if (trailers) {
            headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (upgrades) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        if (!http11) {
            headers.remove(HttpHeaderNames.EXPECT);
        }
        forUpstream.setProtocolVersion(HttpVersion.HTTP_1_1).setUri(target.uri());
    }

    private static void requireDecoded(HttpRequest request) throws BadRequestException {
        if (request.decoderResult().isSuccess()) {
            return;
        }
        if (request.decoderResult().cause() instanceof BadRequestException why) {
            throw why;
        }
        throw new BadRequestException("the head breaks the rules of HTTP/1.1");
    }

    private static boolean asksForWebSocket(HttpRequest request) {
        var headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }
}
