package berth.server.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GitmoduleEntry;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is known of an object only when it is unpacked. Throws {@link UncheckedIOException} of a
 * {@link PackRefusedException} for what takes too much memory: JGit's signature leaves room for corrupt objects only.
 */
final class PushChecker extends TreeChecker {
    private final Repository repository;
    private final PackLimits limits;
    /** JGit does not say which bases it holds for further deltas: those that the garbage collector may not take. */
    private final List<WeakReference<byte[]>> held = new ArrayList<>();

    private long sinceCount;

    PushChecker(Repository repository, PackLimits limits) {
        this.repository = repository;
        this.limits = limits;
    }

    @Override
    public void check(@Nullable AnyObjectId id, int type, byte[] raw) throws CorruptObjectException {
        if (type != Constants.OBJ_BLOB && raw.length > limits.structureBytes()) {
            throw new UncheckedIOException(limits.largeStructure());
        }
        hold(raw);
        super.check(id, type, raw);
    }

    /** JGit reads each of them whole, once for every tree that names it; here once, and only as long as they are small. */
    @Override
    public List<GitmoduleEntry> getGitsubmodules() {
        var files = new LinkedHashMap<ObjectId, GitmoduleEntry>();
        for (var entry : super.getGitsubmodules()) {
            files.putIfAbsent(entry.getBlobId().toObjectId(), entry);
        }
        try (var reader = repository.newObjectReader()) {
            long all = 0;
            for (var file : files.keySet()) {
                long size = reader.getObjectSize(file, Constants.OBJ_BLOB);
                all += size;
                if (size > limits.submoduleBytes() || all > limits.heldBytes()) {
                    throw limits.largeSubmodules();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files.values());
    }

    private void hold(byte[] raw) {
        held.add(new WeakReference<>(raw));
        sinceCount += raw.length;
        if (sinceCount <= limits.heldBytes() / 2) {
            return;
        }
        if (count() > limits.heldBytes()) {
            // Only after a collection is what is left really held.
            System.gc();
            if (count() > limits.heldBytes()) {
                throw new UncheckedIOException(limits.tooMuchHeld());
            }
        }
        sinceCount = 0;
    }

    private long count() {
        long bytes = 0;
        for (var reference : held) {
            var raw = reference.get();
            bytes += raw == null ? 0 : raw.length;
        }
        held.removeIf(reference -> reference.get() == null);
        return bytes;
    }
}
