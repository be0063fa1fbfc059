package berth.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * An app's repository that takes one push. Packs arrive side by side, but only one at a time is unpacked: from its last byte
 * until {@link #unpacked} or {@link #close}.
 */
public final class PushedRepository extends FileRepository {
    private static final int MAX_WAIT_MINUTES = 10;

    private final PackLimits limits;
    private final Semaphore unpacking;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicBoolean unpacks = new AtomicBoolean();

    PushedRepository(Path folder, PackLimits limits, Semaphore unpacking, Runnable closed) throws IOException {
        super(new FileRepositoryBuilder()
                .setGitDir(folder.toFile())
                .setBare()
                .setMustExist(true)
                .setup());
        this.limits = limits;
        this.unpacking = unpacking;
        this.closed = closed;
    }

    /** For the objects of this one push; it needs the screened pack that {@link #newObjectInserter} sees to. */
    public ObjectChecker checker() {
        return new PushChecker(this, limits);
    }

    /** Lets the next pack be unpacked. */
    public void unpacked() {
        if (unpacks.compareAndSet(true, false)) {
            unpacking.release();
        }
    }

    @Override
    public void close() {
        unpacked();
        super.close();
        if (open.compareAndSet(true, false)) {
            closed.run();
        }
    }

    @Override
    public ObjectInserter newObjectInserter() {
        return new Screening(super.newObjectInserter());
    }

    private void unpack() throws IOException {
        try {
            if (!unpacking.tryAcquire(MAX_WAIT_MINUTES, TimeUnit.MINUTES)) {
                throw new PackRefusedException("too many pushes are being unpacked", "push again in a few minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another pack was unpacked");
        }
        unpacks.set(true);
    }

    private final class Screening extends ObjectInserter.Filter {
        private final ObjectInserter inserter;

        Screening(ObjectInserter inserter) {
            this.inserter = inserter;
        }

        @Override
        protected ObjectInserter delegate() {
            return inserter;
        }

        @Override
        public PackParser newPackParser(InputStream in) throws IOException {
            return inserter.newPackParser(new PackScreen(in, limits, PushedRepository.this::unpack));
        }
    }
}
