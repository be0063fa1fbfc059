package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * An answer's head, rewritten in place into what the client gets.
 *
 * @param upstreamStays whether the upstream's connection may carry another request after it
 * @param clientStays whether the client's may
 * @param endsWithClose whether only the end of the connection tells the client where the body ends
 */
record ResponseHead(boolean upstreamStays, boolean clientStays, boolean endsWithClose) {

    /**
     * Whether it can be passed on: a coding other than chunked would be lost on the way.
     */
    static boolean isPassable(HttpResponse response) {
        var codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return response.decoderResult().isSuccess()
                && (codings.isEmpty()
                        || codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    /** Rewrites a final answer to the request. */
    static ResponseHead rewrite(HttpResponse response, RequestHead request, boolean mayStay) {
        var headers = response.headers();
        boolean bodiless = request.isHead()
                || response.status().code() == 204
                || response.status().code() == 304;
        boolean chunked = HttpUtil.isTransferEncodingChunked(response);
        boolean framed = bodiless || chunked || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean upstreamStays = HttpUtil.isKeepAlive(response) && framed;
        HopByHop.remove(headers);
        if (response.status().code() == 204) {
            // RFC 9110 section 8.6; over HTTP/2 a client would wait for what never comes.
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        boolean needsChunks = !bodiless && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        boolean endsWithClose = needsChunks && !request.http11();
        if (needsChunks && request.http11()) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        boolean clientStays = mayStay && request.keepAlive() && !endsWithClose;
        setConnection(response, request, clientStays);
        headers.set(RequestId.HEADER, request.requestId());
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        return new ResponseHead(upstreamStays, clientStays, endsWithClose);
    }

    /** Rewrites an interim answer, 1xx. */
    static void rewriteInterim(HttpResponse response) {
        HopByHop.remove(response.headers());
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** Rewrites the answer 101 to a WebSocket handshake. */
    static void rewriteUpgrade(HttpResponse response, RequestHead request) {
        var headers = response.headers();
        HopByHop.remove(headers);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(RequestId.HEADER, request.requestId());
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    static void setConnection(HttpResponse response, RequestHead request, boolean stays) {
        if (!stays) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.http11()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
