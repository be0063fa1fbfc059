package berth.router;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * Host and path to instances.
 *
 * @param host lower-case host name without port and without a dot at its end
 * @param path path prefix, begins with {@code /}; matches whole segments: {@code /api} serves {@code /api/x}, not {@code /apix}
 * @param upstreams where requests go, as {@code address:port}; empty: the route exists and nothing runs
 * @param label what the route is for, for logs, metrics and error pages: {@code shop/production}
 */
public record Route(String host, String path, List<String> upstreams, String label) {
    private static final int LAST_PORT = 65_535;

    public Route {
        requireNonNull(host, "host is null");
        if (path == null) {
            path = "/";
        }
        upstreams = upstreams == null ? List.of() : List.copyOf(upstreams);
        if (label == null) {
            label = host;
        }
        if (!isHost(host)) {
            throw new IllegalArgumentException(
                    "host \"" + host + "\" is not a lower-case host name without port and final dot");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path \"" + path + "\" of host " + host + " does not begin with /");
        }
        for (var upstream : upstreams) {
            if (!isUpstream(upstream)) {
                throw new IllegalArgumentException(
                        "upstream \"" + upstream + "\" of host " + host + " is not address:port");
            }
        }
    }

    private static boolean isHost(String host) {
        return !host.isBlank()
                && !host.endsWith(".")
                && host.equals(host.toLowerCase(Locale.ROOT))
                && host.chars().noneMatch(c -> c <= ' ' || c == '/' || c == ':');
    }

    private static boolean isUpstream(String upstream) {
        int colon = upstream.lastIndexOf(':');
        if (colon < 1) {
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
