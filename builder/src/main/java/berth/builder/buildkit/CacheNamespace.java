package berth.builder.buildkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keeps one tenant's cache mounts from another's, in packs and in tenants' own Dockerfiles alike: BuildKit puts it before
 * the id of each mount (build argument {@code BUILDKIT_CACHE_MOUNT_NS}). An id with {@code ..} in it can leave it, so it is
 * a hash over the tenant's scope and something that tenants are not told: nobody can name another's.
 */
public record CacheNamespace(String name) {
    static final String ARGUMENT = "BUILDKIT_CACHE_MOUNT_NS";

    public static CacheNamespace of(String secret, String scope) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((secret + "\0" + scope).getBytes(StandardCharsets.UTF_8));
            return new CacheNamespace(HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
