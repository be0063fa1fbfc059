package berth.router;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and path to instances.
 *
 * @param host lower-case host name without port and without a dot at its end; {@code *.x} stands for all names under
 *     {@code x} that no nearer route names, {@code *} for every name that no other route names
 * @param path path prefix, begins with {@code /}; matches whole segments: {@code /api} serves {@code /api/x}, not {@code /apix}
 * @param upstreams where requests go, as {@code address:port}; empty: the route exists and nothing runs
 * @param label what the route is for, for logs, metrics and error pages: {@code shop/production}
 * @param stripPath whether the upstream sees the path without the prefix, which then stands in X-Forwarded-Prefix
 * @param protocol what the upstreams speak
 * @param sticky whether a client stays with the upstream that answered it first, by a cookie
 * @param vacancy why there are no upstreams; says nothing while there are some
 * @param policy what else holds for requests on this route; null: nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Route(
        String host,
        String path,
        List<String> upstreams,
        String label,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean stripPath,
        UpstreamProtocol protocol,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean sticky,
        Vacancy vacancy,
        @Nullable RoutePolicy policy) {
    private static final String ROOT = "/";
    private static final int LAST_PORT = 65_535;
    private static final Pattern NEVER_IN_PATHS = Pattern.compile("[?#\\s]|//|/\\.{1,2}(/|$)");
    private static final Pattern NAME_OR_ADDRESS = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    /** A plain route: HTTP/1.1, and no policy. */
    public Route(String host, String path, List<String> upstreams, String label) {
        this(host, path, upstreams, label, false, UpstreamProtocol.HTTP1, false, Vacancy.UNKNOWN, null);
    }

    public Route {
        requireNonNull(host, "host is null");
        if (path == null || path.equals(ROOT)) {
            // One text for all of them: a table may hold a hundred thousand.
            path = ROOT;
        }
        upstreams = upstreams == null ? List.of() : List.copyOf(upstreams);
        if (label == null) {
            label = host;
        }
        if (protocol == null) {
            protocol = UpstreamProtocol.HTTP1;
        }
        if (vacancy == null) {
            vacancy = Vacancy.UNKNOWN;
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException(
                    "host \"" + host + "\" is not a lower-case host name without port and final dot;"
                            + " other letters are written as xn--…");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path \"" + path + "\" of host " + host + " does not begin with /");
        }
        if (NEVER_IN_PATHS.matcher(path).find()) {
            throw new IllegalArgumentException("path \"" + path + "\" of host " + host
                    + " has a query, an empty segment or one of dots, which no path is looked up by");
        }
        for (var upstream : upstreams) {
            if (!isUpstream(upstream)) {
                throw new IllegalArgumentException(
                        "upstream \"" + upstream + "\" of host " + host + " is not address:port");
            }
        }
    }

    /** The same with that policy. */
    public Route withPolicy(@Nullable RoutePolicy changed) {
        return new Route(host, path, upstreams, label, stripPath, protocol, sticky, vacancy, changed);
    }

    /** The same without the prefix for the upstream, or with it. */
    public Route withStripPath(boolean changed) {
        return new Route(host, path, upstreams, label, changed, protocol, sticky, vacancy, policy);
    }

    /** The same with upstreams that speak that. */
    public Route withProtocol(UpstreamProtocol changed) {
        return new Route(host, path, upstreams, label, stripPath, changed, sticky, vacancy, policy);
    }

    /** The same, sticky or not. */
    public Route withSticky(boolean changed) {
        return new Route(host, path, upstreams, label, stripPath, protocol, changed, vacancy, policy);
    }

    /** The same with no upstreams, for that reason. */
    public Route withoutUpstreams(Vacancy why) {
        return new Route(host, path, List.of(), label, stripPath, protocol, sticky, why, policy);
    }

    /** The same with that reason for having no upstreams. */
    public Route withVacancy(Vacancy changed) {
        return new Route(host, path, upstreams, label, stripPath, protocol, sticky, changed, policy);
    }

    private static boolean isHost(String host) {
        if (host.equals("*")) {
            return true;
        }
        return isName(host.startsWith("*.") ? host.substring(2) : host);
    }

    private static boolean isName(String host) {
        return !host.isBlank()
                && !host.startsWith(".")
                && host.indexOf('*') < 0
                && !host.endsWith(".")
                && host.equals(host.toLowerCase(Locale.ROOT))
                && host.chars().noneMatch(c -> c <= ' ' || c > '~' || c == '/' || c == ':');
    }

    private static boolean isUpstream(String upstream) {
        int colon = upstream.lastIndexOf(':');
        if (colon < 1 || !NAME_OR_ADDRESS.matcher(upstream.substring(0, colon)).matches()) {
            return false;
        }
        try {
            int port = Integer.parseInt(upstream, colon + 1, upstream.length(), 10);
            return port > 0 && port <= LAST_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
