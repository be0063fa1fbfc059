package berth.server.secret;

import berth.server.setting.BerthConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jboss.logging.Logger;

/**
 * Seals what must not lie readable in the database: AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a random nonce of
 * 96 bits. Sealed bytes are the key's id, the nonce, the ciphertext and its tag. They open only in the place for which they
 * were sealed: a row's bytes copied into another row are refused.
 */
@ApplicationScoped
public class Seals {
    private static final Logger LOG = Logger.getLogger(Seals.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = KeyRing.ID_BYTES + NONCE_BYTES;

    private final KeyFile file;
    private final SecureRandom random = new SecureRandom();
    private volatile KeyRing keys;

    Seals(BerthConfig config, SealedRows rows) {
        this.file = new KeyFile(config.home().resolve("secrets").resolve("config-keys"));
        this.keys = file.load(rows::any);
    }

    /** Reads the keys, so that a damaged file stops the start and not the first push. */
    void onStart(@Observes StartupEvent event) {
        keys.current();
    }

    /** Seals variables with the newest key for that place, which is not secret: {@code release/…}. */
    public byte[] seal(Map<String, String> variables, String place) {
        try {
            return seal(JSON.writeValueAsBytes(new TreeMap<>(variables)), place);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /**
     * Opens variables that were sealed for that place.
     *
     * @throws UnreadableException if the key is not there any more, or the bytes were changed or moved
     */
    public Map<String, String> open(byte[] sealed, String place) {
        try {
            return JSON.readValue(plain(sealed, place), VARIABLES);
        } catch (IOException e) {
            throw new UnreadableException(place, "does not hold variables", e);
        }
    }

    private byte[] seal(byte[] plain, String place) {
        var key = keys.current();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                    .putInt(key.id())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    private byte[] plain(byte[] sealed, String place) {
        if (sealed.length < HEAD_BYTES) {
            throw new UnreadableException(place, "is damaged: too short to be sealed");
        }
        var bytes = ByteBuffer.wrap(sealed);
        int id = bytes.getInt();
        var key = keys.find(id)
                .orElseThrow(() -> new UnreadableException(
                        place,
                        "is sealed with the key " + HexFormat.of().toHexDigits(id)
                                + ", which the key file does not hold: restore it from its copy"));
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
        } catch (AEADBadTagException e) {
            throw new UnreadableException(place, "was changed outside Berth, or belongs elsewhere", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    /** Whether the newest key sealed it. */
    boolean isCurrent(byte[] sealed) {
        return sealed.length >= HEAD_BYTES
                && ByteBuffer.wrap(sealed).getInt() == keys.current().id();
    }

    /**
     * The same sealed with the newest key. What is so already is returned as it is, and also what cannot be opened: that is
     * logged, for one damaged row must not keep Berth from starting.
     */
    public byte[] renewed(byte[] sealed, String place) {
        if (isCurrent(sealed)) {
            return sealed;
        }
        try {
            return seal(plain(sealed, place), place);
        } catch (UnreadableException e) {
            LOG.errorf("%s stays sealed with an older key: %s", place, e.getMessage());
            return sealed;
        }
    }

    /** From now on seals with a new key; what the older ones sealed stays readable. */
    public synchronized void rotate() {
        keys = file.rotate();
    }

    private static Cipher cipher(int mode, KeyRing.Key key, byte[] nonce, String place)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
