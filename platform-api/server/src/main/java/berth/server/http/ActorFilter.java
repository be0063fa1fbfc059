package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.team.SignIn;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the token from the Authorization header or, for the console's pages, from its cookie. A browser sends the cookie
 * whatever page made it ask, so that with a cookie alone nothing is changed on behalf of another site.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
class ActorFilter implements ContainerRequestFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final CurrentActor current;

    ActorFilter(CurrentActor current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            Credentials.token(header).ifPresent(current::present);
            requireSomebody(request);
            return;
        }
        var cookie = Optional.ofNullable(request.getCookies().get(SignIn.cookie(isSecure(request))))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
        if (!SAFE.contains(request.getMethod())
                && (comesFromElsewhere(request) || cookie.isPresent() && !saysWhereFrom(request))) {
            throw new PlatformException(
                    Category.FORBIDDEN,
                    "request.cross-site",
                    "a page of another site asked for this change",
                    "open the console itself and do it there");
        }
        cookie.ifPresent(current::present);
        requireSomebody(request);
    }

    /** All of the API and of git needs somebody: neither parameters nor a body are looked at before it is known who that is. */
    private void requireSomebody(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (path.startsWith("/api/") || path.startsWith("/git/")) {
            current.get();
        }
    }

    /** As whoever is in front of Berth says, else as the request itself came. */
    private static boolean isSecure(ContainerRequestContext request) {
        var forwarded = request.getHeaderString("X-Forwarded-Proto");
        var scheme = forwarded == null ? request.getUriInfo().getRequestUri().getScheme() : forwarded.strip();
        return scheme.toLowerCase(Locale.ROOT).startsWith("https");
    }

    private static boolean saysWhereFrom(ContainerRequestContext request) {
        return request.getHeaderString("Sec-Fetch-Site") != null || request.getHeaderString("Origin") != null;
    }

    /**
     * By Fetch Metadata, which every current browser sends, else by Origin. Also asked of requests without a cookie: another
     * site's form could sign a browser in as somebody else.
     */
    private static boolean comesFromElsewhere(ContainerRequestContext request) {
        var site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        var origin = request.getHeaderString("Origin");
        var host = request.getHeaderString(HttpHeaders.HOST);
        return origin != null && (host == null || !origin.endsWith("://" + host));
    }
}
