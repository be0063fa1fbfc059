package berth.server.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/** Writes a tree as a tar stream: the same commit gives the same bytes. Names keep git's bytes, whatever their encoding. */
final class TarWriter implements SourceTree.Visitor {
    private static final int FOLDER_MODE = 0755;
    private static final int LINK_MODE = 0777;

    private final ObjectReader objects;
    private final TarArchiveOutputStream tar;
    private final Date time;

    /** @param time for all entries, in seconds since 1970 */
    TarWriter(ObjectReader objects, OutputStream out, long time) {
        this.objects = objects;
        this.time = new Date(Math.max(0, time) * 1000);
        tar = new TarArchiveOutputStream(out, ISO_8859_1.name());
        // The POSIX way would encode the bytes of long names a second time.
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    @Override
    public void folder(String path) throws IOException {
        put(new TarArchiveEntry(path + "/"), FOLDER_MODE);
        tar.closeArchiveEntry();
    }

    @Override
    public void file(String path, ObjectId content, long size, boolean executable) throws IOException {
        var entry = new TarArchiveEntry(path);
        entry.setSize(size);
        put(entry, executable ? 0755 : 0644);
        objects.open(content, Constants.OBJ_BLOB).copyTo(tar);
        tar.closeArchiveEntry();
    }

    @Override
    public void link(String path, ObjectId target) throws IOException {
        var entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(new String(objects.open(target, Constants.OBJ_BLOB).getBytes(), ISO_8859_1));
        put(entry, LINK_MODE);
        tar.closeArchiveEntry();
    }

    private void put(TarArchiveEntry entry, int mode) throws IOException {
        entry.setMode(mode);
        entry.setModTime(time);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    /** Ends the archive; the stream below stays open, for it is the caller's. */
    void finish() throws IOException {
        tar.finish();
        tar.flush();
    }
}
