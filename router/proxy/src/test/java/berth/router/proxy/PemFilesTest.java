package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"rsa, RSA", "ec, EC"})
    void olderFormsOfKeysAreRead(String name, String algorithm) throws Exception {
        var pair = PemFiles.read(resource(name + ".crt"), resource(name + ".key"));
        assertEquals(algorithm, pair.key().getAlgorithm());
        assertEquals(
                "CN=" + name + ".test",
                pair.certificate().getSubjectX500Principal().getName());
    }

    @Test
    void chainKeepsItsOrder() throws Exception {
        var leaf = TestCertificates.write(folder, "leaf", "leaf.test");
        var above = SelfMadeCertificate.of("above.test");
        var both = folder.resolve("both.pem");
        Files.writeString(both, TestCertificates.chain(leaf) + "\n" + TestCertificates.chain(above));
        var read = PemFiles.read(both, folder.resolve("leaf.key"));
        assertEquals(List.of(leaf.certificate(), above.certificate()), read.chain());
    }

    @ParameterizedTest
    @CsvSource({
        "'', no private key",
        "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG=\n-----END ENCRYPTED PRIVATE KEY-----', passphrase",
        "'-----BEGIN DSA PRIVATE KEY-----\nMIG=\n-----END DSA PRIVATE KEY-----', unknown form DSA",
        "'-----BEGIN PRIVATE KEY-----\nMIG=\n-----END PRIVATE KEY-----', cannot be understood"
    })
    void keyThatIsNoneIsNamed(String text, String what) throws Exception {
        TestCertificates.write(folder, "shop", "shop.test");
        var key = Files.writeString(folder.resolve("shop.key"), text);
        var refused = assertThrows(IOException.class, () -> PemFiles.read(folder.resolve("shop.crt"), key));
        assertTrue(String.valueOf(refused.getMessage()).contains(what), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("shop.key"), refused.getMessage());
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        TestCertificates.write(folder, "one", "one.test");
        TestCertificates.write(folder, "two", "two.test");
        var refused = assertThrows(
                IOException.class, () -> PemFiles.read(folder.resolve("one.crt"), folder.resolve("two.key")));
        assertEquals("two.key is not the key of the first certificate in one.crt", refused.getMessage());
    }

    @Test
    void selfMadeCertificateIsWellFormed() throws Exception {
        var now = Instant.parse("2045-06-01T10:00:00Z");
        var made = SelfMadeCertificate.of(now, "localhost", "*.localhost").certificate();
        made.verify(made.getPublicKey());
        assertEquals(Instant.parse("2045-05-31T10:00:00Z"), made.getNotBefore().toInstant());
        assertEquals(Instant.parse("2055-05-30T10:00:00Z"), made.getNotAfter().toInstant());
        assertEquals(
                List.of(List.of(2, "localhost"), List.of(2, "*.localhost")),
                List.copyOf(made.getSubjectAlternativeNames()));
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), made.getExtendedKeyUsage());
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PemFilesTest.class.getResource("/tls/" + name))
                .toURI());
    }
}
