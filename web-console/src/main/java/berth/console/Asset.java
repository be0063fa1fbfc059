package berth.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A static file of the console. */
enum Asset {
    STYLE("console.css"),
    SCRIPT("console.js"),
    MARK("mark.svg");

    private final String path;

    Asset(String file) {
        var resource = "/console/" + file;
        this.path = resource + "?v=" + fingerprint("META-INF/resources" + resource);
    }

    /** Path to link to. It changes with the content, for browsers keep static files for a day, also over an upgrade. */
    String path() {
        return path;
    }

    private static String fingerprint(String resource) {
        try (InputStream content = Asset.class.getClassLoader().getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("the console's jar lacks " + resource);
            }
            var digest = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
