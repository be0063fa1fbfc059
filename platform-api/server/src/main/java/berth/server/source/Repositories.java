package berth.server.source;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The apps' git repositories: one bare repository for each app, named by the app's key, so that a name that is used again
 * never meets another app's history.
 *
 * <p>What it writes is on the disk when the call returns. Calls that cannot read or write throw
 * {@link UncheckedIOException}; calls for an app whose repository is not there throw {@link PlatformException},
 * UNAVAILABLE, {@code git.repository-missing}. Commits are given as 40 hexadecimal digits.
 */
public final class Repositories {
    /** Refs below this are Berth's own: no client sees or changes them. */
    public static final String HIDDEN_REFS = "refs/berth/";

    /** A commit that was pushed is never collected, whether a branch came to hold it or not. */
    private static final String KEPT = HIDDEN_REFS + "sources/";

    /** Each ref is a file of its own until they are packed, and all are read at each push. */
    private static final int MOST_LOOSE = 64;

    private final Path folder;
    private final Path trash;
    /** Held while refs are set: packing them removes folders in which others would be about to write. */
    private final Object settingRefs = new Object();
    /** One pack at a time: each may take a good part of the memory. */
    private final Map<UUID, Integer> openPushes = new ConcurrentHashMap<>();

    private final Semaphore unpacking = new Semaphore(1, true);

    /** @param folder holds the repositories; deleted ones go to the folder {@code trash} beside it */
    public Repositories(Path folder) {
        this.folder = requireNonNull(folder, "folder is null").toAbsolutePath();
        this.trash = trash(this.folder);
        PrivateSettings.use();
    }

    /** Where deleted ones go, of those that lie in that folder. */
    static Path trash(Path folder) {
        return folder.resolveSibling("trash");
    }

    /** Makes the app's empty repository; does nothing if it is there. */
    public void create(UUID app) {
        var path = path(app);
        if (Files.exists(path)) {
            return;
        }
        try {
            NewRepository.make(folder, name(app));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the repository of app " + app, e);
        }
    }

    /** The app's repository, which the caller closes. */
    public Repository open(UUID app) {
        var path = requireThere(app);
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(path.toFile())
                    .setBare()
                    .setMustExist(true)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the repository of app " + app, e);
        }
    }

    /** The app's repository for a push, cleared of what a killed process left in the way; the caller closes it. */
    public PushedRepository openForPush(UUID app) {
        var path = requireThere(app);
        try {
            Remains.remove(path);
            var repository = new PushedRepository(
                    path,
                    PackLimits.forHeap(Runtime.getRuntime().maxMemory()),
                    unpacking,
                    () -> openPushes.computeIfPresent(app, (same, count) -> count == 1 ? null : count - 1));
            openPushes.merge(app, 1, Integer::sum);
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear up the repository of app " + app, e);
        }
    }

    /** Whether somebody is pushing, and has not been answered yet. */
    public boolean hasOpenPush(UUID app) {
        return openPushes.containsKey(app);
    }

    /** Puts the app's repository where no clean-up reaches it; does nothing if it is there already. */
    public void moveToTrash(UUID app, String appName) {
        var path = path(app);
        if (!Files.exists(path)) {
            return;
        }
        try {
            Files.createDirectories(trash);
            // Somebody may have taken it back out of the recycle bin once: it begins to lie there anew.
            Files.deleteIfExists(path.resolve(Trash.MARK));
            Files.move(path, trash.resolve(appName + "-" + app + ".git"), StandardCopyOption.ATOMIC_MOVE);
            Refs.force(trash);
            Refs.force(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move the repository of app " + appName + " to " + trash, e);
        }
    }

    /** Holds on to a commit that has arrived. */
    public void keep(UUID app, String commit) {
        synchronized (settingRefs) {
            keepAlone(app, commit);
        }
    }

    private void keepAlone(UUID app, String commit) {
        try (var repository = open(app)) {
            Refs.set(repository, KEPT + commit, ObjectId.fromString(commit));
            Refs.pack(repository, KEPT, MOST_LOOSE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep commit " + commit + " of app " + app, e);
        }
    }

    /** Where the branch stands, if it exists. */
    public Optional<String> branch(UUID app, String name) {
        try (var repository = open(app)) {
            return Optional.ofNullable(repository.exactRef(Constants.R_HEADS + name))
                    .map(ref -> ref.getObjectId().name());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read branch " + name + " of app " + app, e);
        }
    }

    /** Lets the branch stand at that commit, wherever it stood before, and makes it if there is none. */
    public void moveBranch(UUID app, String branch, String commit) {
        synchronized (settingRefs) {
            moveAlone(app, branch, commit);
        }
    }

    private void moveAlone(UUID app, String branch, String commit) {
        try (var repository = open(app)) {
            Refs.set(repository, Constants.R_HEADS + branch, ObjectId.fromString(commit));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move branch " + branch + " of app " + app + " to " + commit, e);
        }
    }

    /** Who committed what, to be shown. */
    public CommitSummary describe(UUID app, String commit) {
        try (var repository = open(app);
                var walk = new RevWalk(repository)) {
            var parsed = walk.parseCommit(ObjectId.fromString(commit));
            return new CommitSummary(
                    commit,
                    parsed.getAuthorIdent().getName(),
                    parsed.getShortMessage(),
                    Instant.ofEpochSecond(parsed.getCommitTime()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read commit " + commit + " of app " + app, e);
        }
    }

    /** Whether the descendant's history holds the ancestor; a commit is its own ancestor. */
    public boolean isAncestor(UUID app, String ancestor, String descendant) {
        try (var repository = open(app);
                var walk = new RevWalk(repository)) {
            return walk.isMergedInto(
                    walk.parseCommit(ObjectId.fromString(ancestor)), walk.parseCommit(ObjectId.fromString(descendant)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot compare commits " + ancestor + " and " + descendant + " of app " + app, e);
        }
    }

    /**
     * Looks through the commit's tree without reading its files.
     *
     * @throws PlatformException INVALID, {@code source.tree-refused}, if {@link #archive} would refuse it
     */
    public TreeSummary inspect(UUID app, String commit) {
        try (var repository = open(app);
                var walk = new RevWalk(repository)) {
            var tree = walk.parseCommit(ObjectId.fromString(commit)).getTree();
            return new SourceTree(walk.getObjectReader(), SourceTree.NOTHING).visit(tree);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the files of commit " + commit + " of app " + app, e);
        }
    }

    /**
     * Writes the commit's files as an uncompressed tar stream: the same bytes for the same commit. Symbolic links stay links
     * wherever they point to, submodules become empty folders, Git LFS pointers stay pointers.
     *
     * @param out is not closed
     * @throws PlatformException INVALID, {@code source.tree-refused}, for a tree that would harm whoever unpacks it; part of it
     *     may have been written
     * @throws IOException if {@code out} or the repository breaks
     */
    public void archive(UUID app, String commit, OutputStream out) throws IOException {
        try (var repository = open(app);
                var walk = new RevWalk(repository)) {
            var parsed = walk.parseCommit(ObjectId.fromString(commit));
            var tar = new TarWriter(walk.getObjectReader(), out, parsed.getCommitTime());
            new SourceTree(walk.getObjectReader(), tar).visit(parsed.getTree());
            tar.finish();
        }
    }

    private Path requireThere(UUID app) {
        var path = path(app);
        if (!Files.isDirectory(path)) {
            throw new PlatformException(
                    Category.UNAVAILABLE,
                    "git.repository-missing",
                    "this app's repository is not on the disk",
                    "ask the operator to restore it from the backup");
        }
        return path;
    }

    private Path path(UUID app) {
        return folder.resolve(name(app));
    }

    private static String name(UUID app) {
        return app + ".git";
    }
}
