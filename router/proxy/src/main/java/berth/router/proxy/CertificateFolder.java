package berth.router.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a folder, for the names of their files and the names inside them. A pair of files that cannot be
 * used leaves the one that was used before in place.
 */
final class CertificateFolder {
    private static final System.Logger LOG = System.getLogger(CertificateFolder.class.getName());
    private static final int DNS_NAME = 2;

    private final Path folder;
    private final TlsContexts tls;
    private final SslContext otherwise;
    private Map<String, Entry> entries = new TreeMap<>();

    /** Nothing is read yet; names that are not in the folder get the last one. */
    CertificateFolder(Path folder, TlsContexts tls, SslContext otherwise) {
        this.folder = requireNonNull(folder, "folder is null");
        this.tls = requireNonNull(tls, "tls is null");
        this.otherwise = requireNonNull(otherwise, "otherwise is null");
    }

    /**
     * Reads what is new or has changed.
     *
     * @return contexts that are no longer in the table, to be released when nobody can be about to use them
     * @throws IOException if the folder cannot be read: everything stays as it is
     */
    List<SslContext> read() throws IOException {
        var next = new TreeMap<String, Entry>();
        for (var files : CertificateFiles.in(folder)) {
            next.put(files.host(), entry(files, entries.get(files.host())));
        }
        var left = new ArrayList<SslContext>();
        entries.forEach((host, old) -> {
            var now = next.get(host);
            if (old.context() != null && (now == null || now.context() != old.context())) {
                left.add(old.context());
            }
            if (now == null) {
                LOG.log(System.Logger.Level.INFO, "the certificate of {0} is gone", host);
            }
        });
        entries = next;
        return left;
    }

    /** What was read, ready for look-ups. What a file is named for goes before what another certificate says. */
    CertificateTable table() {
        var byName = new HashMap<String, SslContext>();
        entries.values().forEach(entry -> {
            var context = entry.context();
            if (context != null) {
                entry.names().forEach(name -> byName.put(name, context));
            }
        });
        entries.forEach((host, entry) -> {
            if (entry.context() != null) {
                byName.put(host, entry.context());
            }
        });
        return new CertificateTable(byName, otherwise);
    }

    /** All that the table can answer with. */
    List<SslContext> contexts() {
        var all = new ArrayList<SslContext>();
        all.add(otherwise);
        entries.values().stream().map(Entry::context).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    private Entry entry(CertificateFiles files, @Nullable Entry before) {
        if (before != null && before.stamp().equals(files.stamp())) {
            return before;
        }
        try {
            var pair = files.read();
            var entry = new Entry(files.stamp(), names(pair.certificate()), tls.of(pair));
            LOG.log(
                    System.Logger.Level.INFO,
                    "the certificate of {0} is used, valid until {1}",
                    files.host(),
                    pair.certificate().getNotAfter().toInstant());
            return entry;
        } catch (IOException e) {
            boolean stays = before != null && before.context() != null;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the certificate of {0} is not used: {1}{2}",
                    files.host(),
                    e.getMessage(),
                    stays ? "; the one before stays in use" : "");
            return before == null
                    ? new Entry(files.stamp(), List.of(), null)
                    : new Entry(files.stamp(), before.names(), before.context());
        }
    }

    private static List<String> names(X509Certificate certificate) throws IOException {
        var names = new ArrayList<String>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (var alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind
                            && kind == DNS_NAME
                            && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            throw new IOException("its names cannot be understood", e);
        }
        return names;
    }

    /**
     * One pair of files.
     *
     * @param context null if there never was one that could be used
     */
    private record Entry(
            String stamp, List<String> names, @Nullable SslContext context) {}
}
