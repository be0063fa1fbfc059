package berth.router.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A name and a password that a request brings (RFC 7617 section 2). */
record Credentials(String name, String password) {
    private static final String SCHEME = "Basic ";

    /** Null if it brings none, or more than one could be meant. */
    static @Nullable Credentials of(HttpHeaders request) {
        var fields = request.getAll(HttpHeaderNames.AUTHORIZATION);
        if (fields.size() != 1 || !fields.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            var octets = Base64.getDecoder()
                    .decode(fields.getFirst().substring(SCHEME.length()).strip());
            var text = new String(octets, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : new Credentials(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[name=" + name + "]";
    }
}
