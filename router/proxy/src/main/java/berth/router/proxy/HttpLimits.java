package berth.router.proxy;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** How much of a message's head is read. */
final class HttpLimits {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;

    private HttpLimits() {}

    /** What is too much of a head as far as it has come; null if nothing is. */
    static @Nullable BadRequestException excess(HeadScan scan) {
        int firstLine = scan.firstLine() == 0 ? scan.scanned() : scan.firstLine();
        if (firstLine > LONGEST_LINE) {
            return new BadRequestException(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
        }
        if (scan.scanned() - firstLine > LARGEST_HEADERS) {
            return tooManyFields();
        }
        return null;
    }

    static BadRequestException tooManyFields() {
        return new BadRequestException(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too large");
    }

    static BadRequestException malformed(MalformedFieldException why) {
        return new BadRequestException(String.valueOf(why.getMessage()));
    }

    /** The same for Netty's own decoder. */
    static HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }
}
