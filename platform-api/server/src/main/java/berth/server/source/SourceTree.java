package berth.server.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Goes through a commit's tree in git's order, and checks again what was checked when it arrived: an object can also have come
 * another way. A tree of a few kilobytes can name more files than any disk holds, so files and bytes are counted.
 */
final class SourceTree {
    static final int MAX_ENTRIES = 500_000;
    static final long MAX_BYTES = 4L << 30;
    /** Linux: PATH_MAX and NAME_MAX, in bytes. */
    private static final int MAX_PATH = 4095;

    private static final int MAX_NAME = 255;
    private static final int MAX_TREE_BYTES = 64 << 20;

    private final ObjectReader objects;
    private final Visitor visitor;
    private final TreeChecker checker = new TreeChecker();
    private final List<String> submodules = new ArrayList<>();
    private final Deque<Folder> open = new ArrayDeque<>();
    private int entries;
    private long bytes;

    private record Folder(String path, CanonicalTreeParser entries) {}

    /** Is told of every entry, folders before what is in them. Paths hold one character for each byte that git has. */
    interface Visitor {
        void folder(String path) throws IOException;

        void file(String path, ObjectId content, long size, boolean executable) throws IOException;

        void link(String path, ObjectId target) throws IOException;
    }

    /** Only counts. */
    static final Visitor NOTHING = new Visitor() {
        @Override
        public void folder(String path) {}

        @Override
        public void file(String path, ObjectId content, long size, boolean executable) {}

        @Override
        public void link(String path, ObjectId target) {}
    };

    SourceTree(ObjectReader objects, Visitor visitor) {
        this.objects = objects;
        this.visitor = visitor;
    }

    /** @throws PlatformException INVALID, {@code source.tree-refused} */
    TreeSummary visit(ObjectId root) throws IOException {
        // Not by recursion: who pushes decides how deep it goes.
        enter(root, "");
        while (!open.isEmpty()) {
            var folder = open.getLast();
            if (folder.entries.eof()) {
                open.removeLast();
            } else {
                visit(folder.entries, folder.path);
                folder.entries.next();
            }
        }
        return new TreeSummary(entries, bytes, submodules);
    }

    private void enter(ObjectId tree, String path) throws IOException {
        var raw = load(tree, path);
        // Counted before anything in it is visited, so that what is held in memory is bounded too.
        var parser = new CanonicalTreeParser();
        for (parser.reset(raw); !parser.eof(); parser.next()) {
            entries++;
        }
        if (entries > MAX_ENTRIES) {
            throw tooMany();
        }
        parser.reset(raw);
        open.add(new Folder(path, parser));
    }

    private void visit(CanonicalTreeParser entry, String parent) throws IOException {
        var name = new byte[entry.getNameLength()];
        entry.getName(name, 0);
        var path = parent + new String(name, ISO_8859_1);
        if (name.length > MAX_NAME || path.length() > MAX_PATH) {
            throw refused("the path " + shown(path) + " is too long", "shorten it");
        }
        var id = entry.getEntryObjectId();
        var mode = entry.getEntryFileMode();
        switch (mode.getBits() & FileMode.TYPE_MASK) {
            case FileMode.TYPE_TREE -> {
                visitor.folder(path);
                enter(id, path + "/");
            }
            case FileMode.TYPE_GITLINK -> {
                submodules.add(shown(path));
                visitor.folder(path);
            }
            case FileMode.TYPE_SYMLINK -> {
                if (size(id, path) > MAX_PATH) {
                    throw refused("the target of the symbolic link " + shown(path) + " is too long", "shorten it");
                }
                visitor.link(path, id);
            }
            default -> visitor.file(path, id, size(id, path), mode == FileMode.EXECUTABLE_FILE);
        }
    }

    private byte[] load(ObjectId tree, String parent) throws IOException {
        try {
            var raw = objects.open(tree, Constants.OBJ_TREE).getBytes(MAX_TREE_BYTES);
            checker.checkTree(tree, raw);
            return raw;
        } catch (CorruptObjectException e) {
            var where = parent.isEmpty() ? "the top folder" : "the folder " + shown(parent);
            throw refused(
                    where + " has a name that is not allowed: " + e.getMessage(),
                    "remove it from the commit, then push again");
        } catch (LargeObjectException e) {
            throw tooMany();
        }
    }

    private long size(ObjectId id, String path) throws IOException {
        long size = objects.getObjectSize(id, Constants.OBJ_BLOB);
        bytes += size;
        if (bytes > MAX_BYTES) {
            throw refused(
                    "the files have more than " + (MAX_BYTES >> 30) + " GiB together, counted up to " + shown(path),
                    "keep large data out of the repository, in a volume or an object store");
        }
        return size;
    }

    private static PlatformException tooMany() {
        return refused(
                "the tree has more than " + MAX_ENTRIES + " files",
                "keep generated files and installed packages out of the repository");
    }

    private static PlatformException refused(String message, String nextStep) {
        return new PlatformException(Category.INVALID, "source.tree-refused", message, nextStep);
    }

    private static String shown(String path) {
        var text = new String(path.getBytes(ISO_8859_1), UTF_8).replaceAll("\\p{Cc}", "?");
        return text.length() <= 100 ? text : text.substring(0, 99) + "…";
    }
}
