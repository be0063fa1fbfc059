package berth.api.team;

/**
 * Checks a token that did not come with the request itself, as the console's form does. Not a REST resource: clients of
 * the API send the token with each request.
 */
public interface SignIn {
    /** Name of the cookie in which the console keeps the token: HttpOnly, SameSite=Strict. */
    String COOKIE = "berth_token";

    /**
     * Who the token speaks for.
     *
     * @throws berth.api.problem.PlatformException UNAUTHENTICATED, {@code token.unknown}
     */
    ActorView with(String token);
}
