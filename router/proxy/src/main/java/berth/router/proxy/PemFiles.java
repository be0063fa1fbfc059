package berth.router.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** Reads a certificate chain and its key as the usual tools write them (RFC 7468). */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");
    private static final byte[] VERSION_0 = Der.of(Der.INTEGER, new byte[1]);

    private PemFiles() {}

    /**
     * Reads both.
     *
     * @throws IOException if they cannot be read, are not what they should be, or do not belong together; the message
     *     completes "the certificate of shop.example.org is not used: …"
     */
    static KeyPairWithChain read(Path chainFile, Path keyFile) throws IOException {
        try {
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chainFile)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (certificates.isEmpty()) {
                throw new IOException(chainFile.getFileName() + " holds no certificate");
            }
            var publicKey = certificates.getFirst().getPublicKey();
            var key = key(Files.readString(keyFile, StandardCharsets.ISO_8859_1), keyFile, publicKey);
            requireMatch(key, publicKey, keyFile, chainFile);
            return new KeyPairWithChain(key, certificates);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    chainFile.getFileName() + " or " + keyFile.getFileName() + " cannot be understood", e);
        }
    }

    private static PrivateKey key(String text, Path file, PublicKey fits) throws IOException, GeneralSecurityException {
        var found = KEY.matcher(text);
        if (!found.find()) {
            throw new IOException(file.getFileName() + " holds no private key in PEM form");
        }
        var form = found.group(1).strip();
        var bytes = Base64.getMimeDecoder().decode(found.group(2));
        var pkcs8 = switch (form) {
            case "" -> bytes;
            case "RSA", "EC" ->
                // PKCS #8 (RFC 5208) is the older forms in a wrapper that names the algorithm; so does the certificate.
                Der.sequence(VERSION_0, Der.firstOf(fits.getEncoded()), Der.of(Der.OCTET_STRING, bytes));
            case "ENCRYPTED" -> throw new IOException(file.getFileName() + " needs a passphrase");
            default -> throw new IOException(file.getFileName() + " holds a key of the unknown form " + form);
        };
        return KeyFactory.getInstance(fits.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** While somebody replaces both files, one is new and one is old. */
    private static void requireMatch(PrivateKey key, PublicKey publicKey, Path keyFile, Path chainFile)
            throws IOException, GeneralSecurityException {
        var algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        var probe = keyFile.toString().getBytes(StandardCharsets.UTF_8);
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        var signed = signing.sign();
        var checking = Signature.getInstance(algorithm);
        checking.initVerify(publicKey);
        checking.update(probe);
        if (!checking.verify(signed)) {
            throw new IOException(
                    keyFile.getFileName() + " is not the key of the first certificate in " + chainFile.getFileName());
        }
    }
}
