package berth.router;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.util.Set;

/**
 * Where clients are sent instead.
 *
 * @param to {@code https}: the same place by TLS, and requests that came by TLS pass; else an absolute http or https URL
 * @param keepPath whether the path and the query of the request are added to the URL
 * @param status 301, 302, 307 or 308; left out: 308, which means for good, and with the same method
 */
public record Redirect(
        String to,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean keepPath,
        int status) {
    /** What stands for the same place by TLS. */
    public static final String HTTPS = "https";

    private static final int PERMANENT = 308;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 307, PERMANENT);

    public Redirect {
        requireNonNull(to, "to of a redirect is null");
        if (status == 0) {
            status = PERMANENT;
        }
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status " + status + " of a redirect is none of 301, 302, 307 and 308");
        }
        if (!to.equals(HTTPS)) {
            requireUrl(to);
        }
        if (keepPath && (to.indexOf('?') >= 0 || to.indexOf('#') >= 0)) {
            throw new IllegalArgumentException(
                    "a redirect that keeps the path cannot go to \"" + to + "\", which has a query or fragment");
        }
    }

    /** To the same place by TLS. */
    public static Redirect toHttps() {
        return new Redirect(HTTPS, false, PERMANENT);
    }

    private static void requireUrl(String to) {
        var message = "a redirect goes to https or to an absolute URL, not to \"" + to + "\"";
        try {
            var url = URI.create(to);
            if (url.getHost() == null || !("http".equals(url.getScheme()) || HTTPS.equals(url.getScheme()))) {
                throw new IllegalArgumentException(message);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message, e);
        }
        if (to.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(message);
        }
    }
}
