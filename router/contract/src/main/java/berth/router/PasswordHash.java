package berth.router;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: {@code pbkdf2-sha256:ROUNDS:SALT:KEY}, salt and key in base64, by PBKDF2 with HMAC-SHA-256
 * (RFC 8018 section 5.2).
 */
public final class PasswordHash {
    private static final String SCHEME = "pbkdf2-sha256";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ROUNDS = 60_000;
    /** Whoever may write a policy must not be able to keep the router busy for long with one password. */
    private static final int MOST_ROUNDS = 1_000_000;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final int rounds;
    private final byte[] salt;
    private final byte[] key;

    private PasswordHash(int rounds, byte[] salt, byte[] key) {
        this.rounds = rounds;
        this.salt = salt;
        this.key = key;
    }

    /** Hashes a password with a new salt. Takes tens of milliseconds. */
    public static PasswordHash of(String password) {
        requireNonNull(password, "password is null");
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ROUNDS, salt, derive(password, salt, ROUNDS));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static PasswordHash parse(String text) {
        var parts = text.split(":", -1);
        if (parts.length == 4 && parts[0].equals(SCHEME)) {
            try {
                int rounds = Integer.parseInt(parts[1]);
                var salt = Base64.getDecoder().decode(parts[2]);
                var key = Base64.getDecoder().decode(parts[3]);
                if (rounds > 0 && rounds <= MOST_ROUNDS && salt.length >= 8 && key.length == KEY_BYTES) {
                    return new PasswordHash(rounds, salt, key);
                }
            } catch (IllegalArgumentException e) {
                throw bad(e);
            }
        }
        throw bad(null);
    }

    /** Whether it is the hash of that password. Takes tens of milliseconds. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(key, derive(password, salt, rounds));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        var base64 = Base64.getEncoder().withoutPadding();
        return SCHEME + ":" + rounds + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(key);
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        var spec = new PBEKeySpec(password.toCharArray(), salt, rounds, KEY_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    private static IllegalArgumentException bad(@org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "a password's hash is not pbkdf2-sha256:ROUNDS:SALT:KEY with at most " + MOST_ROUNDS + " rounds",
                cause);
    }
}
