package berth.server.source;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.jspecify.annotations.Nullable;

/**
 * What git's {@code receive.fsckObjects} refuses, on every platform alike: a tree whose names some file system takes for
 * {@code .git} or for a way out of the tree is refused here too, for it may be cloned there. Names that differ only in case
 * and names that Windows does not like pass: they are valid sources.
 */
class TreeChecker extends ObjectChecker {
    /** Knows the code points that HFS+ ignores in names; its rule on names that differ only in case is not wanted. */
    private final ObjectChecker names = new ObjectChecker().setSafeForMacOS(true);

    /** Checks one pack or one tree; it is not for several threads. */
    TreeChecker() {
        // Old tools wrote such modes; git itself only warns.
        setAllowLeadingZeroFileMode(true);
    }

    @Override
    public void checkTree(@Nullable AnyObjectId id, byte[] raw) throws CorruptObjectException {
        super.checkTree(id, raw);
        int at = 0;
        while (at < raw.length) {
            int name = after(raw, at, (byte) ' ');
            int end = after(raw, name, (byte) 0) - 1;
            checkName(raw, name, end);
            at = end + 1 + Constants.OBJECT_ID_LENGTH;
        }
    }

    /** NTFS takes a backslash for a separator, and what follows a colon for the name of a stream of the same file. */
    private void checkName(byte[] raw, int start, int end) throws CorruptObjectException {
        int segment = start;
        for (int i = start; i <= end; i++) {
            if (i == end || raw[i] == '\\') {
                int length = streamName(raw, segment, i);
                if (length > segment) {
                    names.checkPathSegment(raw, segment, length);
                }
                segment = i + 1;
            }
        }
    }

    private static int streamName(byte[] raw, int start, int end) {
        for (int i = start; i < end; i++) {
            if (raw[i] == ':') {
                return i;
            }
        }
        return end;
    }

    /** The superclass has seen that the delimiter is there. */
    private static int after(byte[] raw, int from, byte delimiter) {
        int at = from;
        while (raw[at] != delimiter) {
            at++;
        }
        return at + 1;
    }
}
