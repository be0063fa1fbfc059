package berth.server.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;

/**
 * A pack on its way to JGit, which is told no size that it could not hold. JGit reserves memory for what a header promises, a
 * few bytes for gigabytes; so every header is read here before JGit sees it (gitformat-pack(5)). Deltas promise the sizes of
 * their base and result in the compressed part, so that is looked into too.
 */
final class PackScreen extends FilterInputStream {
    private static final int HEADER_BYTES = 12;
    private static final int COUNT_AT = 8;
    /** Two sizes of at most ten bytes each stand at the start of a delta. */
    private static final int DELTA_HEAD = 20;

    /** What the next byte belongs to. */
    private enum Part {
        HEADER,
        OBJECT_HEADER,
        BASE_OFFSET,
        BASE_ID,
        DATA,
        FOOTER
    }

    private final PackLimits limits;
    private final Inflater inflater = new Inflater();
    private final byte[] inflated = new byte[8192];
    private final byte[] deltaHead = new byte[DELTA_HEAD];
    private final End end;
    private Part part = Part.HEADER;
    private int at;
    private long objectsLeft;
    private int type;
    private long size;
    private int shift;
    private long done;
    private long total;
    private boolean ended;

    /** Is told once when all that comes has come. */
    interface End {
        void reached() throws IOException;
    }

    PackScreen(InputStream in, PackLimits limits, End end) {
        super(in);
        this.limits = limits;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        if (n < 0 && !ended) {
            ended = true;
            inflater.end();
            end.reached();
        } else if (n > 0) {
            screen(buffer, offset, offset + n);
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long left = count;
        var skipped = new byte[Math.clamp(count, 1, inflated.length)];
        while (left > 0) {
            int n = read(skipped, 0, (int) Math.min(left, skipped.length));
            if (n < 0) {
                break;
            }
            left -= n;
        }
        return count - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void screen(byte[] bytes, int from, int to) throws IOException {
        int i = from;
        while (i < to && part != Part.FOOTER) {
            if (part == Part.DATA) {
                i = inflate(bytes, i, to);
            } else {
                take(bytes[i++] & 0xff);
            }
        }
    }

    private void take(int b) throws IOException {
        switch (part) {
            case HEADER -> takeHeader(b);
            case OBJECT_HEADER -> takeObjectHeader(b);
            case BASE_OFFSET -> {
                if ((b & 0x80) == 0) {
                    begin(Part.DATA);
                }
            }
            case BASE_ID -> {
                if (++at == Constants.OBJECT_ID_LENGTH) {
                    begin(Part.DATA);
                }
            }
            case DATA, FOOTER -> throw new IllegalStateException("not a header: " + part);
        }
    }

    /** "PACK", version, number of objects. */
    private void takeHeader(int b) throws IOException {
        if (at >= COUNT_AT) {
            objectsLeft = objectsLeft << 8 | b;
        }
        if (++at == HEADER_BYTES) {
            if (objectsLeft > limits.objects()) {
                throw limits.tooManyObjects();
            }
            begin(objectsLeft == 0 ? Part.FOOTER : Part.OBJECT_HEADER);
        }
    }

    private void takeObjectHeader(int b) throws IOException {
        if (at++ == 0) {
            type = b >> 4 & 7;
            size = b & 15;
            shift = 4;
        } else {
            // More would overflow, here and in JGit.
            if (shift > 53) {
                throw new CorruptObjectException("an object without end");
            }
            size |= (long) (b & 0x7f) << shift;
            shift += 7;
        }
        if ((b & 0x80) == 0) {
            beginObject();
        }
    }

    private void beginObject() throws IOException {
        add(size);
        switch (type) {
            case Constants.OBJ_COMMIT, Constants.OBJ_TREE, Constants.OBJ_TAG -> {
                if (size > limits.structureBytes()) {
                    throw limits.largeStructure();
                }
                begin(Part.DATA);
            }
            case Constants.OBJ_BLOB -> begin(Part.DATA);
            case Constants.OBJ_OFS_DELTA, Constants.OBJ_REF_DELTA -> {
                if (size > limits.deltaBytes()) {
                    throw limits.largeDelta();
                }
                begin(type == Constants.OBJ_OFS_DELTA ? Part.BASE_OFFSET : Part.BASE_ID);
            }
            default -> throw new CorruptObjectException("an object of the unknown type " + type);
        }
    }

    private void begin(Part next) {
        part = next;
        at = 0;
        if (next == Part.DATA) {
            inflater.reset();
            done = 0;
        }
    }

    /** @return where the bytes go on that do not belong to this object */
    private int inflate(byte[] bytes, int from, int to) throws IOException {
        inflater.setInput(bytes, from, to - from);
        try {
            while (!inflater.finished()) {
                int n = inflater.inflate(inflated);
                keepDeltaHead(n);
                done += n;
                if (done > size || inflater.needsDictionary()) {
                    throw new CorruptObjectException("an object is not what its header says");
                }
                if (n == 0 && inflater.needsInput()) {
                    return to;
                }
            }
        } catch (DataFormatException e) {
            throw new CorruptObjectException("an object cannot be unpacked", e);
        }
        if (done != size) {
            throw new CorruptObjectException("an object is not what its header says");
        }
        endObject();
        return to - inflater.getRemaining();
    }

    private void keepDeltaHead(int n) {
        if (done < DELTA_HEAD) {
            System.arraycopy(inflated, 0, deltaHead, (int) done, (int) Math.min(n, DELTA_HEAD - done));
        }
    }

    private void endObject() throws IOException {
        if (type == Constants.OBJ_OFS_DELTA || type == Constants.OBJ_REF_DELTA) {
            at = 0;
            long base = deltaSize();
            long result = deltaSize();
            if (base > limits.deltaBytes() || result > limits.deltaBytes()) {
                throw limits.largeDelta();
            }
            add(base);
            add(result);
        }
        objectsLeft--;
        begin(objectsLeft == 0 ? Part.FOOTER : Part.OBJECT_HEADER);
    }

    private long deltaSize() throws IOException {
        long value = 0;
        for (int bits = 0; bits <= 53 && at < Math.min(done, DELTA_HEAD); bits += 7) {
            int b = deltaHead[at++];
            value |= (long) (b & 0x7f) << bits;
            if ((b & 0x80) == 0) {
                return value;
            }
        }
        throw new CorruptObjectException("a delta without sizes");
    }

    private void add(long bytes) throws IOException {
        total += bytes;
        if (total > limits.totalBytes()) {
            throw limits.tooMuchInAll();
        }
    }
}
