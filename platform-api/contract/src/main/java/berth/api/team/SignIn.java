package berth.api.team;

/**
 * Checks a token that did not come with the request itself, as the console's form does. Not a REST resource: clients of
 * the API send the token with each request.
 */
public interface SignIn {
    /**
     * Name of the cookie in which the console keeps the token: HttpOnly, SameSite=Strict. Over TLS it has the prefix by which
     * browsers know that only this host sets it, and only so: an app on a neighbouring host could otherwise set one for all of
     * the domain.
     *
     * @param secure whether the browser came over TLS
     */
    static String cookie(boolean secure) {
        return secure ? "__Host-berth_token" : "berth_token";
    }

    /**
     * Who the token speaks for.
     *
     * @throws berth.api.problem.PlatformException UNAUTHENTICATED, {@code token.unknown}
     */
    ActorView with(String token);
}
