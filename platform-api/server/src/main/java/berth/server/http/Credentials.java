package berth.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads the token out of an Authorization header: Bearer (RFC 6750), or the password of Basic (RFC 7617), as git sends it. */
public final class Credentials {
    private Credentials() {}

    /** The token, if the header holds one in a form that is understood. */
    public static Optional<String> token(String header) {
        var space = header.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        var scheme = header.substring(0, space);
        var value = header.substring(space + 1).trim();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (scheme.equalsIgnoreCase("Bearer")) {
            return Optional.of(value);
        }
        return scheme.equalsIgnoreCase("Basic") ? password(value) : Optional.empty();
    }

    private static Optional<String> password(String encoded) {
        try {
            var decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var colon = decoded.indexOf(':');
            return colon < 0 || colon == decoded.length() - 1
                    ? Optional.empty()
                    : Optional.of(decoded.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
