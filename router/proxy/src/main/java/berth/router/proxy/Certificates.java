package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The certificates in use: those of a folder, read again by a thread of its own whenever something in it changes. */
final class Certificates implements Mapping<String, SslContext>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Certificates.class.getName());
    /** Whoever replaces two files has done so by then, mostly. */
    private static final Duration SETTLE = Duration.ofMillis(100);
    /** Changes behind links are not announced. Also how long a connection may take to begin with what it found. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final Duration TICKET_KEY = Duration.ofHours(8);

    private final TlsContexts tls;
    private final CertificateFolder folder;
    private final WatchService watch;
    private final Thread thread;
    private List<SslContext> retired = new ArrayList<>();
    private volatile CertificateTable table;

    private Certificates(Path path, TlsContexts tls) throws IOException {
        this.tls = requireNonNull(tls, "tls is null");
        var selfMade = tls.of(SelfMadeCertificate.of("localhost", "*.localhost"));
        this.folder = new CertificateFolder(path, tls, selfMade);
        this.watch = path.getFileSystem().newWatchService();
        path.register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        folder.read();
        this.table = folder.table();
        this.thread = Thread.ofPlatform().name("certificates").daemon().unstarted(this::run);
    }

    /**
     * Reads the folder and watches it from then on.
     *
     * @throws BadOptionException if it cannot be read
     */
    static Certificates of(Path path, TlsContexts tls) {
        try {
            var certificates = new Certificates(path, tls);
            certificates.thread.start();
            return certificates;
        } catch (IOException e) {
            throw new BadOptionException(TlsOptions.CERTIFICATES + " is \"" + path
                    + "\": set it to a folder that the router can read (" + e + ")");
        }
    }

    /** The one for a host; null is a client that named none. */
    @Override
    public SslContext map(@Nullable String host) {
        return table.find(host);
    }

    @Override
    public void close() {
        try {
            watch.close();
            thread.join();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the certificates are watched although nobody needs them", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.contexts().forEach(ReferenceCountUtil::release);
        retired.forEach(ReferenceCountUtil::release);
    }

    private void run() {
        long lookAgain = System.nanoTime() + LOOK_AGAIN.toNanos();
        long renewKeys = System.nanoTime() + TICKET_KEY.toNanos();
        try {
            while (true) {
                var changed = watch.poll(Math.max(1, lookAgain - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (changed != null) {
                    Thread.sleep(SETTLE);
                    changed.pollEvents();
                    changed.reset();
                }
                long now = System.nanoTime();
                var left = readAgain();
                if (now - lookAgain >= 0) {
                    retired.forEach(ReferenceCountUtil::release);
                    retired = new ArrayList<>();
                    lookAgain = now + LOOK_AGAIN.toNanos();
                }
                retired.addAll(left);
                if (now - renewKeys >= 0) {
                    tls.renewTicketKeys();
                    folder.contexts().forEach(tls::useTicketKeys);
                    renewKeys = now + TICKET_KEY.toNanos();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // Closed: nobody needs them any more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<SslContext> readAgain() {
        try {
            var left = folder.read();
            table = folder.table();
            return left;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the certificates cannot be read again, and stay as they are: {0}", e);
            return List.of();
        }
    }
}
