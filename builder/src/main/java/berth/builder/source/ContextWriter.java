package berth.builder.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes a build context as tar: everything belongs to root, and has one of two modes. */
public final class ContextWriter {
    private static final int PLAIN = 0100644;
    private static final int EXECUTABLE = 0100755;
    private static final int LINK = 0120777;

    private final TarArchiveOutputStream tar;

    public ContextWriter(OutputStream out) {
        tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    public void file(String name, byte[] bytes) throws IOException {
        begin(new TarArchiveEntry(name), PLAIN, bytes.length, Instant.EPOCH);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    void file(String name, SourceEntry.RegularFile file, FileChannel content) throws IOException {
        begin(new TarArchiveEntry(name), file.executable() ? EXECUTABLE : PLAIN, file.size(), file.modified());
        var out = Channels.newChannel(tar);
        for (long done = 0; done < file.size(); ) {
            done += content.transferTo(file.offset() + done, file.size() - done, out);
        }
        tar.closeArchiveEntry();
    }

    void folder(String name, Instant modified) throws IOException {
        begin(new TarArchiveEntry(name + "/"), TarArchiveEntry.DEFAULT_DIR_MODE, 0, modified);
        tar.closeArchiveEntry();
    }

    void link(String name, String target, Instant modified) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        begin(entry, LINK, 0, modified);
        tar.closeArchiveEntry();
    }

    public void finish() throws IOException {
        tar.finish();
        tar.flush();
    }

    private void begin(TarArchiveEntry entry, int mode, long size, Instant modified) throws IOException {
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setMode(mode);
        entry.setSize(size);
        entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(Math.max(0, modified.getEpochSecond()))));
        tar.putArchiveEntry(entry);
    }
}
