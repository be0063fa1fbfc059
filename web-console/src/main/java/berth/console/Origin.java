package berth.console;

import static java.util.Objects.requireNonNullElse;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;

/**
 * Where the console is, as the browser sees it.
 *
 * @param authority host, and port where it is not the scheme's own
 */
record Origin(String scheme, String authority) {
    static Origin of(UriInfo uri, HttpHeaders headers) {
        var asked = uri.getRequestUri();
        var forwarded = requireNonNullElse(headers.getHeaderString("X-Forwarded-Proto"), asked.getScheme());
        var isTls = forwarded.strip().toLowerCase(Locale.ROOT).startsWith("https");
        return new Origin(isTls ? "https" : "http", asked.getRawAuthority());
    }

    /** Whether nobody between the browser and Berth can read along. */
    boolean isSecure() {
        return scheme.equals("https");
    }

    @Override
    public String toString() {
        return scheme + "://" + authority;
    }
}
