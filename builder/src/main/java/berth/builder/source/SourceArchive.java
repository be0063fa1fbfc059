package berth.builder.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A source as received: an index in memory and one scratch file with all contents, one after another.
 *
 * <p>Nothing is ever unpacked here: an archive's names never become names on this machine's disk, so no archive, however
 * hostile, writes anywhere but into that one file. What is handed on is a new archive made from the checked index.
 */
public final class SourceArchive implements SourceTree, AutoCloseable {
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_LINK_CHAIN = 8;

    /** Named one by one: the library's own question, isFile, is also true for devices. */
    private static final Set<Byte> PLAIN_FILES = Set.of(TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM);

    private final SortedMap<String, SourceEntry> entries = new TreeMap<>();
    private final SortedSet<String> files = new TreeSet<>();
    private final SourceLimits limits;
    private final FileChannel content;
    private long size;

    private SourceArchive(SourceLimits limits, FileChannel content) {
        this.limits = limits;
        this.content = content;
    }

    /**
     * Reads a tar stream to its end.
     *
     * @param scratch file for the contents, made here, removed by {@link #close}
     * @throws SourceRefusedException if the archive is not acceptable
     */
    public static SourceArchive receive(InputStream tar, Path scratch, SourceLimits limits) throws IOException {
        FileChannel content = FileChannel.open(
                scratch,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        var archive = new SourceArchive(limits, content);
        try {
            archive.readAll(tar);
            return archive;
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    @Override
    public SortedSet<String> files() {
        return Collections.unmodifiableSortedSet(files);
    }

    @Override
    public Optional<String> read(String path) {
        return file(path, 0).filter(file -> file.size() <= MAX_TEXT).map(file -> {
            var bytes = ByteBuffer.allocate((int) file.size());
            try {
                while (bytes.hasRemaining() && content.read(bytes, file.offset() + bytes.position()) >= 0) {}
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("reading " + path + " of the source", e);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        });
    }

    /** Whether there is such a file, or a link that leads to one. */
    @Override
    public boolean exists(String path) {
        return file(path, 0).isPresent();
    }

    /**
     * Writes a build context: the extra files, and the entries that are kept below the prefix.
     *
     * @param prefix folder for the source, ending in {@code /}; empty for the root
     */
    public void writeContext(OutputStream out, String prefix, Predicate<String> keep, Map<String, byte[]> extra)
            throws IOException {
        var context = new ContextWriter(out);
        for (var file : extra.entrySet()) {
            context.file(file.getKey(), file.getValue());
        }
        for (var entry : entries.entrySet()) {
            if (extra.containsKey(prefix + entry.getKey()) || !keep.test(entry.getKey())) {
                continue;
            }
            String name = prefix + entry.getKey();
            switch (entry.getValue()) {
                case SourceEntry.Folder folder -> context.folder(name, folder.modified());
                case SourceEntry.Link link -> context.link(name, link.target(), link.modified());
                case SourceEntry.RegularFile file -> context.file(name, file, content);
            }
        }
        context.finish();
    }

    /** Removes the scratch file. */
    @Override
    public void close() throws IOException {
        content.close();
    }

    private Optional<SourceEntry.RegularFile> file(String path, int hops) {
        SourceEntry entry = entries.get(path);
        if (entry instanceof SourceEntry.Link link && hops < MAX_LINK_CHAIN) {
            Path target = Path.of("/" + path).resolveSibling(link.target()).normalize();
            return file(target.toString().substring(1), hops + 1);
        }
        return entry instanceof SourceEntry.RegularFile file ? Optional.of(file) : Optional.empty();
    }

    private void readAll(InputStream source) throws IOException {
        var tar = new TarArchiveInputStream(source, StandardCharsets.UTF_8.name());
        try {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                add(entry, tar);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed archive: " + e.getMessage(), e);
        }
        // The stream's own end comes after the archive's end; a writer on the other side may wait for it.
        source.transferTo(OutputStream.nullOutputStream());
    }

    private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        String path = EntryPath.normal(entry.getName());
        if (path.isEmpty() || EntryPath.isGits(path)) {
            return;
        }
        Instant modified = entry.getLastModifiedTime().toInstant();
        if (entry.isDirectory()) {
            put(path, new SourceEntry.Folder(modified));
        } else if (entry.isSymbolicLink()) {
            Optional<String> fault = EntryPath.linkFault(path, entry.getLinkName());
            if (fault.isPresent()) {
                throw new SourceRefusedException("The link " + EntryPath.shown(path) + " -> "
                        + EntryPath.shown(entry.getLinkName()) + " " + fault.get());
            }
            put(path, new SourceEntry.Link(modified, entry.getLinkName()));
        } else if (PLAIN_FILES.contains(entry.getLinkFlag())) {
            long offset = size;
            store(tar);
            put(path, new SourceEntry.RegularFile(modified, (entry.getMode() & 0111) != 0, offset, size - offset));
            files.add(path);
        } else {
            throw new SourceRefusedException("The source holds " + EntryPath.shown(path)
                    + ", which is neither a file, a folder nor a symbolic link");
        }
    }

    private void put(String path, SourceEntry entry) throws SourceRefusedException {
        boolean folder = entry instanceof SourceEntry.Folder;
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            if (!(entries.computeIfAbsent(parent, p -> new SourceEntry.Folder(Instant.EPOCH))
                    instanceof SourceEntry.Folder)) {
                throw new SourceRefusedException("The source holds " + EntryPath.shown(path) + " below "
                        + EntryPath.shown(parent) + ", which is no folder");
            }
        }
        SourceEntry before = entries.put(path, entry);
        if (before != null && !(folder && before instanceof SourceEntry.Folder)) {
            throw new SourceRefusedException("The source holds " + EntryPath.shown(path) + " twice");
        }
        if (entries.size() > limits.entries()) {
            throw new SourceRefusedException("The source holds more than " + limits.entries() + " files and folders");
        }
    }

    private void store(InputStream data) throws IOException {
        byte[] buffer = new byte[1 << 16];
        var out = Channels.newOutputStream(content);
        for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
            size += n;
            if (size > limits.bytes()) {
                throw new SourceRefusedException("The source is larger than " + (limits.bytes() >> 20) + " MiB");
            }
            out.write(buffer, 0, n);
        }
    }
}
