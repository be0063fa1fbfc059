package berth.server.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Single files of a commit that say how an app wants to be run. */
@ApplicationScoped
public class SourceFiles {
    /** More than anybody writes by hand. */
    private static final int LIMIT_BYTES = 1 << 20;

    private final Repositories repositories;

    SourceFiles(Repositories repositories) {
        this.repositories = repositories;
    }

    /** The texts of plain files, by path; without those that are not there, or are larger than a mebibyte. */
    public Map<String, String> read(UUID app, String commit, List<String> paths) {
        try (var repository = repositories.open(app);
                var walk = new RevWalk(repository)) {
            var tree = walk.parseCommit(ObjectId.fromString(commit)).getTree();
            var texts = new HashMap<String, String>();
            for (String path : paths) {
                text(walk.getObjectReader(), tree, path).ifPresent(text -> texts.put(path, text));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + paths + " of commit " + commit + " of app " + app, e);
        }
    }

    /** The names of plain files at the top that are this one, whatever their case; in the order of git. */
    public List<String> alike(UUID app, String commit, String name) {
        try (var repository = repositories.open(app);
                var walk = new RevWalk(repository);
                var top = new TreeWalk(repository)) {
            top.addTree(walk.parseCommit(ObjectId.fromString(commit)).getTree());
            var names = new ArrayList<String>();
            while (top.next()) {
                if (top.getNameString().equalsIgnoreCase(name) && isPlain(top)) {
                    names.add(top.getNameString());
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list commit " + commit + " of app " + app, e);
        }
    }

    private static boolean isPlain(TreeWalk found) {
        return (found.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    }

    private static Optional<String> text(ObjectReader objects, RevTree tree, String path) throws IOException {
        try (var found = TreeWalk.forPath(objects, path, tree)) {
            if (found == null || !isPlain(found)) {
                return Optional.empty();
            }
            var file = objects.open(found.getObjectId(0), Constants.OBJ_BLOB);
            return file.getSize() > LIMIT_BYTES
                    ? Optional.empty()
                    : Optional.of(new String(file.getBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
        }
    }
}
