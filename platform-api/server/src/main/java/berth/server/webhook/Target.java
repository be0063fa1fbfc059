package berth.server.webhook;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.webhook.NewWebhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a webhook's events are sent, and what signs them. Kept sealed as a whole, for many addresses are secrets themselves. */
record Target(URI url, String secret) {
    private static final String URL = "url";
    private static final String SECRET = "secret";
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int LONGEST_URL = 2048;
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 256;

    Target {
        requireNonNull(url, "url is null");
        requireNonNull(secret, "secret is null");
    }

    /**
     * As it is ordered, checked without looking anything up.
     *
     * @throws PlatformException INVALID, {@code webhook.url-invalid} or {@code webhook.secret-invalid}
     */
    static Target of(NewWebhook order) {
        var secret = Objects.requireNonNullElse(order.secret(), "");
        if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            throw new PlatformException(
                    Category.INVALID,
                    "webhook.secret-invalid",
                    "the secret must have " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " characters",
                    "make one, for example with: openssl rand -hex 32");
        }
        return new Target(url(order.url()), secret);
    }

    /** As it was kept. */
    static Target of(Map<String, String> variables) {
        return new Target(URI.create(requireNonNull(variables.get(URL))), requireNonNull(variables.get(SECRET)));
    }

    Map<String, String> variables() {
        return Map.of(URL, url.toString(), SECRET, secret);
    }

    private static URI url(@Nullable String text) {
        try {
            var url = new URI(Objects.requireNonNullElse(text, ""));
            if (url.toString().length() <= LONGEST_URL
                    && url.getScheme() != null
                    && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && url.getPort() != 0
                    && url.getPort() <= 65_535) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below; the reason quotes the address, which may be a secret.
        }
        throw new PlatformException(
                Category.INVALID,
                "webhook.url-invalid",
                "the address must be an absolute URL of http or https, with a host and without user or fragment",
                "send for example {\"url\": \"https://hooks.example.org/berth\"}");
    }

    /** Never prints the secret, nor the address. */
    @Override
    public String toString() {
        return "Target[" + url.getHost() + "]";
    }
}
