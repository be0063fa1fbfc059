package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.stream.Stream;

/**
 * How long a message's body is (RFC 9112 section 6.3). Anything that two readers could frame differently is a way to smuggle
 * a message past one of them, so it is refused.
 */
final class BodyLength {
    /** It comes in chunks. */
    static final long CHUNKED = -1;
    /** It ends with the connection. */
    static final long TO_END = -2;

    private static final String CODING = "chunked";
    private static final int MOST_DIGITS = 18;

    private BodyLength() {}

    static long ofRequest(HttpHeaders fields, HttpVersion version) throws BadRequestException {
        if (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                throw new BadRequestException("there are both Content-Length and Transfer-Encoding");
            }
            if (version.equals(HttpVersion.HTTP_1_0)) {
                throw new BadRequestException("there is a Transfer-Encoding, which HTTP/1.0 does not know");
            }
            requireChunkedOnly(fields);
            return CHUNKED;
        }
        return fields.contains(HttpHeaderNames.CONTENT_LENGTH) ? contentLength(fields) : 0;
    }

    /** For an answer that can have a body. */
    static long ofAnswer(HttpHeaders fields) throws BadRequestException {
        if (fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                throw new BadRequestException("there are both Content-Length and Transfer-Encoding");
            }
            requireChunkedOnly(fields);
            return CHUNKED;
        }
        return fields.contains(HttpHeaderNames.CONTENT_LENGTH) ? contentLength(fields) : TO_END;
    }

    private static void requireChunkedOnly(HttpHeaders fields) throws BadRequestException {
        var codings = String.join(",", fields.getAll(HttpHeaderNames.TRANSFER_ENCODING));
        if (codings.equalsIgnoreCase(CODING)) {
            return;
        }
        var all = Stream.of(codings.split(",", -1)).map(String::strip).toList();
        if (!all.getLast().equalsIgnoreCase(CODING) && all.stream().anyMatch(CODING::equalsIgnoreCase)) {
            throw new BadRequestException("the chunks are coded once more, so that nobody can tell where they end");
        }
        throw new BadRequestException(
                HttpResponseStatus.NOT_IMPLEMENTED, "the transfer coding is another than chunked");
    }

    private static long contentLength(HttpHeaders fields) throws BadRequestException {
        var lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
        var length = lengths.getFirst();
        boolean digits = !length.isEmpty() && length.length() <= MOST_DIGITS;
        for (int i = 0; digits && i < length.length(); i++) {
            digits = length.charAt(i) >= '0' && length.charAt(i) <= '9';
        }
        if (lengths.size() > 1 || !digits) {
            throw new BadRequestException("the Content-Length is not one number");
        }
        return Long.parseLong(length);
    }
}
