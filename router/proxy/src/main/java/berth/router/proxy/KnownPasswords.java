package berth.router.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Passwords that proved right lately, without holding one: by a digest over a secret of this process. What proved wrong is
 * not kept, so that nobody can push out what proved right. Another hash in the table makes another key.
 */
final class KnownPasswords {
    private static final int MOST = 4096;
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int SECRET_OCTETS = 32;

    private final byte[] secret = new byte[SECRET_OCTETS];
    private final Map<Key, Long> since = new LinkedHashMap<>(16, 0.75f, true) {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > MOST;
        }
    };

    KnownPasswords() {
        new SecureRandom().nextBytes(secret);
    }

    Key key(PasswordChecks.Check check) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(check.hash().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            var octets = ByteBuffer.wrap(digest.digest(check.password().getBytes(StandardCharsets.UTF_8)));
            return new Key(octets.getLong(), octets.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    synchronized boolean contains(Key key) {
        var added = since.get(key);
        if (added != null && System.nanoTime() - added > KEPT_NANOS) {
            since.remove(key);
            return false;
        }
        return added != null;
    }

    synchronized void add(Key key) {
        since.put(key, System.nanoTime());
    }

    /** Stands for a hash and a password. */
    record Key(long high, long low) {}
}
