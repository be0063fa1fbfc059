package berth.router.proxy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a certificate that vouches for itself (RFC 5280), for names that have none of their own: the connection is
 * encrypted, and the visitor is warned. The JDK has no public way to make one.
 */
final class SelfMadeCertificate {
    private static final Duration VALID = Duration.ofDays(10 * 365L);
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.object("1.2.840.10045.4.3.2"));
    private static final byte[] VERSION_3 = Der.of(0xa0, Der.of(Der.INTEGER, new byte[] {2}));
    private static final int DNS_NAME = 0x82;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private SelfMadeCertificate() {}

    /** A new key with a certificate for these names, of which the first is the subject. */
    static KeyPairWithChain of(String... names) {
        return of(Instant.now(), names);
    }

    static KeyPairWithChain of(Instant now, String... names) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            return new KeyPairWithChain(pair.getPrivate(), List.of(certificate(pair, now, names)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make a certificate", e);
        }
    }

    private static X509Certificate certificate(KeyPair pair, Instant now, String... names)
            throws GeneralSecurityException {
        var subject = Der.sequence(Der.of(Der.SET, Der.sequence(Der.object("2.5.4.3"), Der.text(Der.UTF8, names[0]))));
        var body = Der.sequence(
                VERSION_3,
                Der.of(Der.INTEGER, new BigInteger(126, new SecureRandom()).toByteArray()),
                ECDSA_WITH_SHA256,
                subject,
                Der.sequence(time(now.minus(CLOCKS_DIFFER)), time(now.plus(VALID))),
                subject,
                pair.getPublic().getEncoded(),
                Der.of(0xa3, Der.sequence(alternativeNames(names), serverUse())));
        var signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(pair.getPrivate());
        signing.update(body);
        var encoded = Der.sequence(body, ECDSA_WITH_SHA256, Der.of(Der.BIT_STRING, new byte[1], signing.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] alternativeNames(String... names) {
        var all = Arrays.stream(names).map(name -> Der.text(DNS_NAME, name)).toArray(byte[][]::new);
        return Der.sequence(Der.object("2.5.29.17"), Der.of(Der.OCTET_STRING, Der.sequence(all)));
    }

    private static byte[] serverUse() {
        var serverAuthentication = Der.object("1.3.6.1.5.5.7.3.1");
        return Der.sequence(Der.object("2.5.29.37"), Der.of(Der.OCTET_STRING, Der.sequence(serverAuthentication)));
    }

    /** RFC 5280 section 4.1.2.5: with two digits of the year before 2050, with four after. */
    private static byte[] time(Instant when) {
        var text = TIME.format(when);
        return text.compareTo("2050") < 0
                ? Der.text(Der.UTC_TIME, text.substring(2))
                : Der.text(Der.GENERALIZED_TIME, text);
    }
}
