package berth.router.proxy;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** How much of a message's head is read, and how it is read: strictly. */
final class HttpLimits {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;
    /** A body passes in the pieces in which it is read, so as not to be cut without need. */
    private static final int LARGEST_PIECE = 1024 * 1024;

    private HttpLimits() {}

    static HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setMaxChunkSize(LARGEST_PIECE)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }
}
