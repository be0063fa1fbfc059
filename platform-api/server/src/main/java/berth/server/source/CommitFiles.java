package berth.server.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Single small files of commits. */
@ApplicationScoped
public class CommitFiles {
    private static final int MOST_BYTES = 256 << 10;

    private final Repositories repositories;

    CommitFiles(Repositories repositories) {
        this.repositories = repositories;
    }

    /** The file's text; empty if there is none, it is no plain file, or it is larger than 256 KiB. */
    public Optional<String> text(UUID app, String commit, String path) {
        try (var repository = repositories.open(app);
                var walk = new RevWalk(repository);
                var found = TreeWalk.forPath(
                        repository,
                        path,
                        walk.parseCommit(ObjectId.fromString(commit)).getTree())) {
            if (found == null || (found.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
                return Optional.empty();
            }
            var file = repository.open(found.getObjectId(0), Constants.OBJ_BLOB);
            return file.getSize() > MOST_BYTES
                    ? Optional.empty()
                    : Optional.of(new String(file.getBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of commit " + commit + " of app " + app, e);
        }
    }
}
