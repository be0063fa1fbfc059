package berth.server.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Single files of a commit that say how an app wants to be run. */
@ApplicationScoped
public class SourceFiles {
    /** More than anybody writes by hand. */
    private static final long LIMIT_BYTES = 1 << 20;

    private final Repositories repositories;

    SourceFiles(Repositories repositories) {
        this.repositories = repositories;
    }

    /** The text of a plain file; empty if there is none, or it is larger than a mebibyte. */
    public Optional<String> read(UUID app, String commit, String path) {
        try (var repository = repositories.open(app);
                var walk = new RevWalk(repository)) {
            var tree = walk.parseCommit(ObjectId.fromString(commit)).getTree();
            try (var found = TreeWalk.forPath(walk.getObjectReader(), path, tree)) {
                if (found == null || !FileMode.REGULAR_FILE.equals(found.getFileMode())) {
                    return Optional.empty();
                }
                var file = walk.getObjectReader().open(found.getObjectId(0));
                return file.getSize() > LIMIT_BYTES
                        ? Optional.empty()
                        : Optional.of(new String(file.getBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of commit " + commit + " of app " + app, e);
        }
    }
}
