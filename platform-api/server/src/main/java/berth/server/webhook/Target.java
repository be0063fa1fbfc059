package berth.server.webhook;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;

/**
 * Where a webhook's events are sent, and what signs them. Kept sealed as a whole, for many addresses are secrets themselves.
 *
 * @param url checked, see {@link Orders}
 */
record Target(URI url, String secret) {
    private static final String URL = "url";
    private static final String SECRET = "secret";

    Target {
        requireNonNull(url, "url is null");
        requireNonNull(secret, "secret is null");
    }

    Map<String, String> variables() {
        return Map.of(URL, url.toString(), SECRET, secret);
    }

    static Target of(Map<String, String> variables) {
        return new Target(URI.create(requireNonNull(variables.get(URL))), requireNonNull(variables.get(SECRET)));
    }

    /** Never prints the secret, nor the address. */
    @Override
    public String toString() {
        return "Target[" + url.getHost() + "]";
    }
}
