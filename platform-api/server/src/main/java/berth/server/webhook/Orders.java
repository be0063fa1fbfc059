package berth.server.webhook;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.webhook.NewWebhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be ordered: checks without looking anything up. */
final class Orders {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final int LONGEST_URL = 2048;
    private static final int MOST_KINDS = 50;
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 256;

    private Orders() {}

    /** @throws PlatformException INVALID, {@code webhook.url-invalid} or {@code webhook.secret-invalid} */
    static Target target(NewWebhook order) {
        var secret = Objects.requireNonNullElse(order.secret(), "");
        if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            throw invalid(
                    "webhook.secret-invalid",
                    "the secret must have " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " characters",
                    "make one, for example with: openssl rand -hex 32");
        }
        return new Target(url(order.url()), secret);
    }

    /** @throws PlatformException INVALID, {@code webhook.kinds-invalid} */
    static List<String> kinds(NewWebhook order) {
        List<@Nullable String> kinds = order.kinds() == null ? List.of() : order.kinds();
        var valid = kinds.stream()
                .filter(kind -> kind != null && KIND.matcher(kind).matches())
                .map(Objects::requireNonNull)
                .distinct()
                .toList();
        if (kinds.size() > MOST_KINDS || !kinds.stream().allMatch(valid::contains)) {
            throw invalid(
                    "webhook.kinds-invalid",
                    "kinds must be " + MOST_KINDS
                            + " at most, each a kind of event or the beginning of several up to a dot",
                    "send for example {\"kinds\": [\"deployment.\", \"app.created\"]}");
        }
        return valid;
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
        throw invalid(
                "webhook.url-invalid",
                "the address must be an absolute URL of http or https, with a host and without user or fragment",
                "send for example {\"url\": \"https://hooks.example.org/berth\"}");
    }

    private static PlatformException invalid(String code, String message, String nextStep) {
        return new PlatformException(Category.INVALID, code, message, nextStep);
    }
}
