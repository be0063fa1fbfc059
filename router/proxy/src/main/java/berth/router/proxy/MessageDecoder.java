package berth.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of HTTP/1.1 strictly (RFC 9112): a head, then its body in the pieces in which it comes. Fires Netty's
 * message objects. Taken out of its pipeline, it passes on what it has not read.
 */
abstract class MessageDecoder extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_CHUNK_LINE = 4 * 1024;
    /** Room for the fields that the router adds, so that the array need not grow. */
    private static final int ROOM = 320;

    private final HeadScan scan = new HeadScan();
    private @Nullable ByteBuf rest;
    private Awaits awaits = Awaits.HEAD;
    private long remaining;
    private boolean decoding;
    private boolean removed;

    private enum Awaits {
        HEAD,
        BODY,
        BODY_TO_END,
        CHUNK_LINE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        /** After a breach of the rules nothing can be understood any more. */
        NOTHING
    }

    /** Something came. */
    abstract void onBytes();

    /** A whole head: its first line, then its fields up to the empty line; calls one of the methods below for its body. */
    abstract void onHead(ChannelHandlerContext ctx, byte[] octets, int firstLine, int fieldsEnd);

    /** A head that cannot be read. */
    abstract void onBadHead(ChannelHandlerContext ctx, BadRequestException why);

    /** Whether nothing of a message has come since the last one ended. */
    final boolean isBetweenMessages() {
        return awaits == Awaits.HEAD && rest == null;
    }

    /** The message has no body. */
    final void noBody(ChannelHandlerContext ctx) {
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Its body has that many octets, more than none. */
    final void awaitBody(long length) {
        remaining = length;
        awaits = Awaits.BODY;
    }

    final void awaitChunks() {
        awaits = Awaits.CHUNK_LINE;
    }

    final void awaitEnd() {
        awaits = Awaits.BODY_TO_END;
    }

    /** Nothing that comes is read any more. */
    final void awaitNothing() {
        awaits = Awaits.NOTHING;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf octets)) {
            ctx.fireChannelRead(message);
            return;
        }
        onBytes();
        rest = rest == null ? octets : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), rest, octets);
        decoding = true;
        try {
            decodeAll(ctx);
        } finally {
            decoding = false;
            if (removed) {
                passRest(ctx);
            }
        }
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        removed = true;
        if (!decoding) {
            passRest(ctx);
        }
    }

    /** The other side ended in order. If that was the end of a body, it is complete. */
    final void endBody(ChannelHandlerContext ctx) {
        if (awaits == Awaits.BODY_TO_END) {
            awaits = Awaits.NOTHING;
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void passRest(ChannelHandlerContext ctx) {
        var left = rest;
        rest = null;
        if (left != null && left.isReadable()) {
            ctx.fireChannelRead(left);
            ctx.fireChannelReadComplete();
        } else if (left != null) {
            left.release();
        }
    }

    private void decodeAll(ChannelHandlerContext ctx) {
        while (rest != null && !removed) {
            if (!rest.isReadable()) {
                rest.release();
                rest = null;
            } else if (!decode(ctx, rest)) {
                return;
            }
        }
    }

    /** Whether it got any further. */
    private boolean decode(ChannelHandlerContext ctx, ByteBuf octets) {
        return switch (awaits) {
            case HEAD -> head(ctx, octets);
            case BODY -> body(ctx, octets);
            case BODY_TO_END -> piece(ctx, octets, octets.readableBytes(), false);
            case CHUNK_LINE -> chunkLine(ctx, octets);
            case CHUNK -> chunk(ctx, octets);
            case CHUNK_END -> chunkEnd(ctx, octets);
            case TRAILERS -> trailers(ctx, octets);
            case NOTHING -> {
                octets.skipBytes(octets.readableBytes());
                yield true;
            }
        };
    }

    private boolean head(ChannelHandlerContext ctx, ByteBuf octets) {
        int length;
        try {
            length = scan.findHead(octets);
        } catch (MalformedFieldException e) {
            badHead(ctx, HttpLimits.malformed(e));
            return true;
        }
        var excess = HttpLimits.excess(scan);
        if (excess != null) {
            badHead(ctx, excess);
            return true;
        }
        if (length < 0) {
            return false;
        }
        int firstLine = scan.firstLine();
        scan.reset();
        var head = new byte[length + ROOM];
        octets.readBytes(head, 0, length);
        onHead(ctx, head, firstLine, length - 2);
        return true;
    }

    private void badHead(ChannelHandlerContext ctx, BadRequestException why) {
        awaits = Awaits.NOTHING;
        onBadHead(ctx, why);
    }

    private boolean body(ChannelHandlerContext ctx, ByteBuf octets) {
        int length = (int) Math.min(octets.readableBytes(), remaining);
        remaining -= length;
        if (remaining == 0) {
            awaits = Awaits.HEAD;
        }
        return piece(ctx, octets, length, remaining == 0);
    }

    private boolean piece(ChannelHandlerContext ctx, ByteBuf octets, int length, boolean last) {
        ByteBuf part;
        if (length == octets.readableBytes()) {
            part = octets;
            rest = null;
        } else {
            part = octets.readRetainedSlice(length);
        }
        ctx.fireChannelRead(
                last ? new DefaultLastHttpContent(part, EmptyHttpHeaders.INSTANCE) : new DefaultHttpContent(part));
        return true;
    }

    private boolean chunkLine(ChannelHandlerContext ctx, ByteBuf octets) {
        int begin = octets.readerIndex();
        int feed = octets.indexOf(begin, Math.min(octets.writerIndex(), begin + LONGEST_CHUNK_LINE), Octets.LF);
        if (feed < 0) {
            return octets.readableBytes() >= LONGEST_CHUNK_LINE && badBody(ctx, "a chunk's line is too long");
        }
        long size = ChunkSize.read(octets, begin, feed);
        if (size < 0) {
            return badBody(ctx, "a chunk's size is none");
        }
        octets.readerIndex(feed + 1);
        remaining = size;
        awaits = size == 0 ? Awaits.TRAILERS : Awaits.CHUNK;
        return true;
    }

    private boolean chunk(ChannelHandlerContext ctx, ByteBuf octets) {
        int length = (int) Math.min(octets.readableBytes(), remaining);
        remaining -= length;
        if (remaining == 0) {
            awaits = Awaits.CHUNK_END;
        }
        return piece(ctx, octets, length, false);
    }

    private boolean chunkEnd(ChannelHandlerContext ctx, ByteBuf octets) {
        if (octets.getByte(octets.readerIndex()) != Octets.CR) {
            return badBody(ctx, "a chunk is longer than it said");
        }
        if (octets.readableBytes() < 2) {
            return false;
        }
        if (octets.getByte(octets.readerIndex() + 1) != Octets.LF) {
            return badBody(ctx, "a chunk is longer than it said");
        }
        octets.skipBytes(2);
        awaits = Awaits.CHUNK_LINE;
        return true;
    }

    private boolean trailers(ChannelHandlerContext ctx, ByteBuf octets) {
        try {
            int length = scan.find(octets);
            if (HttpLimits.excess(scan) != null) {
                return badBody(ctx, "the trailers are too large");
            }
            if (length < 0) {
                return false;
            }
            scan.reset();
            HttpHeaders fields = EmptyHttpHeaders.INSTANCE;
            if (length > 2) {
                var lines = new byte[length];
                octets.readBytes(lines);
                // Section 6.5.1 of RFC 9110: what frames or routes a message may not come at its end.
                fields = FieldLines.read(lines, 0, length - 2)
                        .remove(HttpHeaderNames.CONTENT_LENGTH)
                        .remove(HttpHeaderNames.TRANSFER_ENCODING)
                        .remove(HttpHeaderNames.TRAILER)
                        .remove(HttpHeaderNames.HOST);
                ForwardingFields.removeFromTrailers(fields);
            } else {
                octets.skipBytes(length);
            }
            awaits = Awaits.HEAD;
            ctx.fireChannelRead(
                    fields.isEmpty()
                            ? LastHttpContent.EMPTY_LAST_CONTENT
                            : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, fields));
            return true;
        } catch (MalformedFieldException | FieldOctets.TooManyLinesException e) {
            return badBody(ctx, "the trailers break the rules");
        }
    }

    private boolean badBody(ChannelHandlerContext ctx, String why) {
        awaits = Awaits.NOTHING;
        var end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, EmptyHttpHeaders.INSTANCE);
        end.setDecoderResult(DecoderResult.failure(new MalformedFieldException(why)));
        ctx.fireChannelRead(end);
        return true;
    }
}
