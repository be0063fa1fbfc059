package berth.server.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jboss.logging.Logger;

/** Sets refs so that they are on the disk, and in spite of locks that a killed process left behind. */
final class Refs {
    private static final Logger LOG = Logger.getLogger(Refs.class);
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_MILLIS = 50;

    private Refs() {}

    /** Forces the ref to that object. */
    static void set(Repository repository, String name, ObjectId id) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var update = repository.updateRef(name);
            update.setNewObjectId(id);
            update.setForceUpdate(true);
            update.disableRefLog();
            var result = update.update();
            switch (result) {
                case NEW, FORCED, FAST_FORWARD -> {
                    force(parent(repository, name));
                    return;
                }
                case NO_CHANGE -> {
                    return;
                }
                case LOCK_FAILURE -> waitForLock(repository, name, attempt);
                default -> throw new IOException(name + " cannot be set to " + id.name() + ": " + result);
            }
        }
    }

    /**
     * Puts all refs into one file once more than so many of those below the prefix have files of their own. Where that fails
     * the refs are as good as before, and the next call tries again.
     */
    static void pack(Repository repository, String prefix, int mostLoose) {
        var loose = repository.getDirectory().toPath().resolve(prefix).toFile().list();
        if (loose == null || loose.length <= mostLoose) {
            return;
        }
        try (var git = new Git(repository)) {
            git.packRefs().setAll(true).call();
            force(repository.getDirectory().toPath());
        } catch (GitAPIException | JGitInternalException | IOException e) {
            LOG.warnf(e, "the refs of %s stay loose", repository.getDirectory());
        }
    }

    private static void waitForLock(Repository repository, String name, int attempt) throws IOException {
        if (attempt == ATTEMPTS) {
            throw new IOException(name + " is locked");
        }
        Remains.remove(repository.getDirectory().toPath());
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " was locked", e);
        }
    }

    private static Path parent(Repository repository, String name) {
        return repository.getDirectory().toPath().resolve(name.substring(0, name.lastIndexOf('/')));
    }

    /** Writes a folder's names to the disk: a file is safe only when its name is. */
    static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
