package berth.server.release;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes the values of config vars out of lines that are kept or shown. Not all values: what is shorter than eight characters, or
 * a plain word, number, host, path or URL under a name that promises no secret, would make logs unreadable and tells nothing. A
 * value of several lines is looked for line by line, an URL's password also by itself. Immutable; knows no more than it must.
 */
public final class Redaction {
    /** Stands for what was taken out. */
    public static final String MASK = "••••••••";

    /** Shorter texts are found everywhere. */
    static final int SHORTEST = 8;
    /** Of the beginning of a value no more is left to be seen. */
    private static final int SHORTEST_CUT = 4;

    private static final Pattern SECRET_NAME =
            Pattern.compile("PASS|PWD|SECRET|TOKEN|KEY|CRED|PRIVATE|AUTH|SALT|SIGN|CERT|DSN|COOKIE|SESSION|WEBHOOK");
    /** Letters in parts such as {@code production}, {@code shop.example.com}, {@code /var/log}; or a number. */
    private static final Pattern PLAIN = Pattern.compile("[./]*[A-Za-z]+([ ,._/:-]+[A-Za-z]+)*/?|[0-9.,:_-]+");

    private final List<String> secrets;

    private Redaction(Collection<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Of these variables, by name. */
    public static Redaction of(Map<String, String> variables) {
        var secrets = new LinkedHashSet<String>();
        variables.forEach((name, value) -> {
            var password = password(value);
            password.ifPresent(secrets::add);
            if (password.isPresent() || isSecret(name, value)) {
                value.lines().map(String::strip).forEach(secrets::add);
            }
        });
        secrets.removeIf(text -> text.length() < SHORTEST);
        return new Redaction(secrets);
    }

    /** The line with a mask for each place at which one of the values stands. */
    public String of(String line) {
        if (line.length() < SHORTEST) {
            return line;
        }
        var hidden = hidden(line);
        return hidden.isEmpty() ? line : masked(line, hidden);
    }

    /** The same of a line whose end may have been cut off: if it ends with the beginning of a value, that is hidden too. */
    public String ofCut(String line) {
        var hidden = hidden(line);
        for (String secret : secrets) {
            for (int length = Math.min(secret.length(), line.length()); length >= SHORTEST_CUT; length--) {
                if (line.endsWith(secret.substring(0, length))) {
                    hidden.set(line.length() - length, line.length());
                    break;
                }
            }
        }
        return hidden.isEmpty() ? line : masked(line, hidden);
    }

    private BitSet hidden(String line) {
        var hidden = new BitSet(line.length());
        for (String secret : secrets) {
            for (int at = line.indexOf(secret); at >= 0; at = line.indexOf(secret, at + 1)) {
                hidden.set(at, at + secret.length());
            }
        }
        return hidden;
    }

    private static String masked(String line, BitSet hidden) {
        var text = new StringBuilder();
        int at = 0;
        while (at < line.length()) {
            int from = hidden.nextSetBit(at);
            if (from < 0) {
                return text.append(line, at, line.length()).toString();
            }
            text.append(line, at, from).append(MASK);
            at = hidden.nextClearBit(from);
        }
        return text.toString();
    }

    private static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).find()
                || !PLAIN.matcher(value.strip()).matches() && !isPlainUrl(value);
    }

    /** An address without anything that lets somebody in. */
    private static boolean isPlainUrl(String value) {
        return url(value)
                .filter(url ->
                        url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null)
                .map(URI::getRawPath)
                // Addresses that are themselves a key have it in their path.
                .filter(path -> path == null
                        || path.isEmpty()
                        || path.equals("/")
                        || PLAIN.matcher(path).matches())
                .isPresent();
    }

    private static Optional<String> password(String value) {
        return url(value)
                .flatMap(url -> Optional.ofNullable(url.getRawUserInfo()))
                .filter(user -> user.indexOf(':') >= 0)
                .map(user -> user.substring(user.indexOf(':') + 1))
                .filter(password -> !password.isEmpty());
    }

    private static Optional<URI> url(String value) {
        try {
            return Optional.of(new URI(value.strip()))
                    .filter(url -> url.getScheme() != null && url.getRawAuthority() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Never prints what it takes out. */
    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + "]";
    }
}
