package berth.console;

import berth.api.team.SignIn;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;

/** The cookie in which a browser keeps the token: no script reads it, no other site makes the browser send it. */
final class SessionCookie {
    private static final Duration KEPT = Duration.ofDays(30);

    private SessionCookie() {}

    /**
     * A cookie with the token.
     *
     * @param keep for 30 days instead of until the browser is closed
     */
    static NewCookie holding(String token, boolean keep, Origin origin) {
        return cookie(origin)
                .value(token)
                .maxAge(keep ? Math.toIntExact(KEPT.toSeconds()) : NewCookie.DEFAULT_MAX_AGE)
                .build();
    }

    /** A cookie that makes the browser forget the token. */
    static NewCookie forgetting(Origin origin) {
        return cookie(origin).value("").maxAge(0).build();
    }

    private static NewCookie.Builder cookie(Origin origin) {
        return new NewCookie.Builder(SignIn.cookie(origin.isSecure()))
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure(origin.isSecure());
    }
}
