package berth.router.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A chain {@code <host>.crt} or {@code <host>.pem} and its {@code <host>.key}. A wildcard host is written
 * {@code _.example.org}, since a shell would take the star for something else.
 *
 * @param host {@code shop.example.org} or {@code *.example.org}
 * @param chain null if there is none yet
 * @param key null if there is none yet
 * @param stamp changes when a file does
 */
record CertificateFiles(
        String host, @Nullable Path chain, @Nullable Path key, String stamp) {
    private static final String WILDCARD = "_.";

    /** All of a folder; other files are not looked at. */
    static Collection<CertificateFiles> in(Path folder) throws IOException {
        var byHost = new TreeMap<String, CertificateFiles>();
        try (var files = Files.newDirectoryStream(folder, "*.{crt,pem,key}")) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
                int dot = name.lastIndexOf('.');
                if (dot > 0) {
                    var stem = name.substring(0, dot);
                    var host = stem.startsWith(WILDCARD) ? "*" + stem.substring(1) : stem;
                    byHost.merge(host, one(host, file, name.endsWith(".key")), CertificateFiles::with);
                }
            }
        }
        return byHost.values();
    }

    /**
     * Reads both.
     *
     * @throws IOException as {@link PemFiles#read} says
     */
    KeyPairWithChain read() throws IOException {
        if (chain == null) {
            throw new IOException("there is a key without a .crt or .pem beside it");
        }
        if (key == null) {
            throw new IOException("there is no .key beside it");
        }
        return PemFiles.read(chain, key);
    }

    private CertificateFiles with(CertificateFiles other) {
        return new CertificateFiles(
                host,
                chain == null ? other.chain : chain,
                key == null ? other.key : key,
                stamp.compareTo(other.stamp) < 0 ? stamp + other.stamp : other.stamp + stamp);
    }

    private static CertificateFiles one(String host, Path file, boolean isKey) throws IOException {
        return new CertificateFiles(host, isKey ? null : file, isKey ? file : null, stamp(file));
    }

    /** Follows links, which is how some tools put new files in place. */
    private static String stamp(Path file) throws IOException {
        try {
            var seen = Files.readAttributes(file, BasicFileAttributes.class);
            return file.getFileName() + "," + seen.size() + "," + seen.lastModifiedTime() + "," + seen.fileKey() + ";";
        } catch (NoSuchFileException e) {
            return file.getFileName() + " leads nowhere;";
        }
    }
}
