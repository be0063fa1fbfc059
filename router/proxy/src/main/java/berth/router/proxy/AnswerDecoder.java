package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Reads an upstream's answers (RFC 9112 section 4); tells the connection of every byte. */
final class AnswerDecoder extends MessageDecoder {
    private static final byte[] PROTOCOL = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS = 9;
    private static final int STATUS_END = 12;

    private final UpstreamConnection upstream;
    private boolean toHead;

    AnswerDecoder(UpstreamConnection upstream) {
        this.upstream = requireNonNull(upstream, "upstream is null");
    }

    /** Whether the next answer is one to a request with the method HEAD. */
    void answersHead(boolean head) {
        toHead = head;
    }

    @Override
    void onBytes() {
        upstream.onBytes();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            endBody(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    void onHead(ChannelHandlerContext ctx, byte[] octets, int firstLine, int fieldsEnd) {
        DefaultHttpResponse answer;
        long length;
        try {
            answer = statusLine(octets, firstLine, FieldLines.read(octets, firstLine, fieldsEnd));
            length = isBodiless(answer.status().code()) ? 0 : BodyLength.ofAnswer(answer.headers());
        } catch (MalformedFieldException | FieldOctets.TooManyLinesException | BadRequestException e) {
            onBadHead(ctx, new BadRequestException(String.valueOf(e.getMessage())));
            return;
        }
        if (answer.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            // Whoever asked for it takes this decoder away; what follows is none of HTTP.
            ctx.fireChannelRead(answer);
            return;
        }
        if (length == BodyLength.CHUNKED) {
            awaitChunks();
        } else if (length == BodyLength.TO_END) {
            awaitEnd();
        } else if (length > 0) {
            awaitBody(length);
        }
        ctx.fireChannelRead(answer);
        if (length == 0) {
            noBody(ctx);
        }
    }

    @Override
    void onBadHead(ChannelHandlerContext ctx, BadRequestException why) {
        awaitNothing();
        var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY, FieldLines.empty());
        answer.setDecoderResult(DecoderResult.failure(why));
        ctx.fireChannelRead(answer);
    }

    private boolean isBodiless(int status) {
        return toHead || status < 200 || status == 204 || status == 304;
    }

    private static DefaultHttpResponse statusLine(byte[] octets, int length, FieldLines fields)
            throws BadRequestException {
        boolean wellFormed = length >= STATUS_END + 2
                && octets[STATUS - 1] == ' '
                && (octets[STATUS_END] == ' ' || octets[STATUS_END] == Octets.CR);
        for (int i = 0; wellFormed && i < PROTOCOL.length; i++) {
            wellFormed = octets[i] == PROTOCOL[i];
        }
        int code = 0;
        for (int i = STATUS; wellFormed && i < STATUS_END; i++) {
            int digit = octets[i] - '0';
            wellFormed = digit >= 0 && digit <= 9;
            code = code * 10 + digit;
        }
        for (int i = STATUS_END; wellFormed && i < length - 2; i++) {
            wellFormed = Octets.isValue(octets[i]);
        }
        if (!wellFormed || code < 100) {
            throw new BadRequestException("the status line is none");
        }
        var status = HttpResponseStatus.valueOf(code);
        if (!isReason(status, octets, length)) {
            int reason = Math.min(STATUS_END + 1, length - 2);
            status = new HttpResponseStatus(
                    code, new String(octets, reason, length - 2 - reason, StandardCharsets.ISO_8859_1));
        }
        return new DefaultHttpResponse(
                octets[PROTOCOL.length] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1, status, fields);
    }

    private static boolean isReason(HttpResponseStatus status, byte[] octets, int length) {
        var usual = status.reasonPhrase();
        boolean same = length - 2 - STATUS_END - 1 == usual.length();
        for (int i = 0; same && i < usual.length(); i++) {
            same = octets[STATUS_END + 1 + i] == usual.charAt(i);
        }
        return same;
    }
}
