package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Reads requests (RFC 9112 section 3); tells the connection of every byte, so that half a head can time out. */
final class RequestDecoder extends MessageDecoder {
    private static final byte[] VERSION = "HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MINOR = 7;

    private final ClientConnection client;

    RequestDecoder(ClientConnection client) {
        this.client = requireNonNull(client, "client is null");
    }

    @Override
    void onBytes() {
        client.onBytes();
    }

    @Override
    void onHead(ChannelHandlerContext ctx, byte[] octets, int firstLine, int fieldsEnd) {
        DefaultHttpRequest request;
        long length;
        try {
            request = requestLine(octets, firstLine, FieldLines.read(octets, firstLine, fieldsEnd));
            length = BodyLength.ofRequest(request.headers(), request.protocolVersion());
        } catch (MalformedFieldException e) {
            onBadHead(ctx, HttpLimits.malformed(e));
            return;
        } catch (FieldOctets.TooManyLinesException e) {
            onBadHead(ctx, HttpLimits.tooManyFields());
            return;
        } catch (BadRequestException e) {
            onBadHead(ctx, e);
            return;
        }
        if (length == BodyLength.CHUNKED) {
            awaitChunks();
        } else if (length > 0) {
            awaitBody(length);
        }
        ctx.fireChannelRead(request);
        if (length == 0) {
            noBody(ctx);
        }
    }

    @Override
    void onBadHead(ChannelHandlerContext ctx, BadRequestException why) {
        awaitNothing();
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", FieldLines.empty());
        request.setDecoderResult(DecoderResult.failure(why));
        ctx.fireChannelRead(request);
    }

    private static DefaultHttpRequest requestLine(byte[] octets, int length, HttpHeaders fields)
            throws BadRequestException {
        int methodEnd = 0;
        while (Octets.isToken(octets[methodEnd])) {
            methodEnd++;
        }
        int target = methodEnd + 1;
        int targetEnd = target;
        while (Octets.isTarget(octets[targetEnd])) {
            targetEnd++;
        }
        if (methodEnd == 0 || octets[methodEnd] != ' ' || octets[targetEnd] != ' ' || targetEnd == target) {
            throw new BadRequestException("the request line is not a method, a target and a protocol");
        }
        return new DefaultHttpRequest(
                version(octets, targetEnd + 1, length),
                method(octets, methodEnd),
                new String(octets, target, targetEnd - target, StandardCharsets.ISO_8859_1),
                fields);
    }

    private static HttpVersion version(byte[] octets, int from, int lineEnd) throws BadRequestException {
        boolean wellFormed = lineEnd - from == VERSION.length;
        for (int i = 0; wellFormed && i < VERSION.length; i++) {
            byte octet = octets[from + i];
            wellFormed = octet == VERSION[i] || VERSION[i] == '1' && octet >= '0' && octet <= '9';
        }
        if (!wellFormed) {
            throw new BadRequestException("the request line is not a method, a target and a protocol");
        }
        if (octets[from + MINOR - 2] != '1') {
            throw new BadRequestException(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "the protocol is not HTTP/1.1");
        }
        return octets[from + MINOR] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static HttpMethod method(byte[] octets, int end) {
        return end == 3 && octets[0] == 'G' && octets[1] == 'E' && octets[2] == 'T'
                ? HttpMethod.GET
                : HttpMethod.valueOf(new String(octets, 0, end, StandardCharsets.US_ASCII));
    }
}
