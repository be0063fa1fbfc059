package berth.builder.pack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names cache mounts. Any Dockerfile on the engine can mount any cache whose name it knows, so names are hashes over the
 * tenant's scope and something that tenants are not told.
 */
public final class CacheScope {
    private final String hash;

    public CacheScope(String secret, String scope) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((secret + "\0" + scope).getBytes(StandardCharsets.UTF_8));
            hash = HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The option of a {@code RUN} that keeps that folder of the image's user from build to build. */
    String mount(String what, String folder, int user) {
        return "--mount=type=cache,id=%s-%s,target=%s,uid=%d,gid=%d".formatted(what, hash, folder, user, user);
    }
}
