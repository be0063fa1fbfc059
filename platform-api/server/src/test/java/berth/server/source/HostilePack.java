package berth.server.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;

/** Writes a pack byte by byte: a few kilobytes that unpack to anything (gitformat-pack(5)). */
public final class HostilePack {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long last;
    private long previous;

    /** @param objects as many as the header promises */
    public HostilePack(int objects) {
        out.writeBytes(ByteBuffer.allocate(12)
                .put(Constants.PACK_SIGNATURE)
                .putInt(2)
                .putInt(objects)
                .array());
    }

    /** A whole object of that type: one letter, again and again. */
    public HostilePack object(int type, int size) throws IOException {
        start();
        header(type, size);
        try (var deflater = deflater()) {
            var letters = new byte[8192];
            Arrays.fill(letters, (byte) 'a');
            for (int left = size; left > 0; left -= letters.length) {
                deflater.write(letters, 0, Math.min(left, letters.length));
            }
        }
        return this;
    }

    /** A delta that copies its base of that size, but for the last byte. */
    public HostilePack copyOf(long base, int size, int lastByte) throws IOException {
        var delta = new ByteArrayOutputStream();
        size(delta, size);
        size(delta, size);
        int at = 0;
        while (at < size - 1) {
            int length = Math.min(0xffff, size - 1 - at);
            delta.write(0xbf);
            for (int shift = 0; shift < 32; shift += 8) {
                delta.write(at >> shift);
            }
            delta.write(length);
            delta.write(length >> 8);
            at += length;
        }
        delta.write(1);
        delta.write(lastByte);
        start();
        header(Constants.OBJ_OFS_DELTA, delta.size());
        offset(last - base);
        try (var deflater = deflater()) {
            delta.writeTo(deflater);
        }
        return this;
    }

    HostilePack raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    /** Where the object begins that was written last. */
    public long last() {
        return last;
    }

    /** Takes the object before the last one for the last. */
    void stepBack() {
        last = previous;
    }

    /** The pack with its checksum. */
    public byte[] end() {
        try {
            out.writeBytes(MessageDigest.getInstance("SHA-1").digest(out.toByteArray()));
            return out.toByteArray();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start() {
        previous = last;
        last = out.size();
    }

    private void header(int type, int size) {
        int b = type << 4 | size & 15;
        for (int left = size >>> 4; left > 0; left >>>= 7) {
            out.write(b | 0x80);
            b = left & 0x7f;
        }
        out.write(b);
    }

    private void offset(long distance) {
        var bytes = new byte[10];
        int at = bytes.length - 1;
        bytes[at] = (byte) (distance & 0x7f);
        for (long left = distance >>> 7; left > 0; left >>>= 7) {
            bytes[--at] = (byte) (0x80 | --left & 0x7f);
        }
        out.write(bytes, at, bytes.length - at);
    }

    private static void size(ByteArrayOutputStream delta, int size) {
        int left = size;
        for (; left > 0x7f; left >>>= 7) {
            delta.write(0x80 | left & 0x7f);
        }
        delta.write(left);
    }

    private DeflaterOutputStream deflater() {
        return new DeflaterOutputStream(out);
    }
}
