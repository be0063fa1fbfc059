package berth.router.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Writes certificates into a folder as an operator or an ACME client would. */
final class TestCertificates {
    private TestCertificates() {}

    /** A new pair for these names in {@code <file>.crt} and {@code <file>.key}. */
    static KeyPairWithChain write(Path folder, String file, String... names) throws IOException {
        var made = SelfMadeCertificate.of(names);
        Files.writeString(folder.resolve(file + ".crt"), chain(made));
        Files.writeString(folder.resolve(file + ".key"), key(made));
        return made;
    }

    static String chain(KeyPairWithChain pair) {
        try {
            return pem("CERTIFICATE", pair.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    static String key(KeyPairWithChain pair) {
        return pem("PRIVATE KEY", pair.key().getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
