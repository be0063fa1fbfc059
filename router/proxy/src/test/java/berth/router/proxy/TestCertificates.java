package berth.router.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Writes certificates into a folder as an operator or an ACME client would. */
final class TestCertificates {
    private static final String PASSWORD = "not a secret";

    private TestCertificates() {}

    /** A new pair for these names in {@code <file>.crt} and {@code <file>.key}. */
    static KeyPairWithChain write(Path folder, String file, String... names) throws IOException {
        var made = SelfMadeCertificate.of(names);
        Files.writeString(folder.resolve(file + ".crt"), chain(made));
        Files.writeString(folder.resolve(file + ".key"), key(made));
        return made;
    }

    /** The same of another kind, by the JDK's own tool. */
    static X509Certificate writeOfKind(Path folder, String algorithm, String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "it",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new AssertionError("keytool ends with " + made.exitValue());
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var certificate = (X509Certificate) keys.getCertificate("it");
        var pair = new KeyPairWithChain((PrivateKey) keys.getKey("it", PASSWORD.toCharArray()), List.of(certificate));
        Files.writeString(folder.resolve(name + ".crt"), chain(pair));
        Files.writeString(folder.resolve(name + ".key"), key(pair));
        return certificate;
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
