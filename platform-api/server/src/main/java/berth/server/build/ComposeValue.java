package berth.server.build;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of a compose file in the forms that its specification allows. */
final class ComposeValue {
    private static final Pattern SIZE = Pattern.compile("([0-9]+)([kmg]?)b?");
    private static final Map<String, Long> UNITS = Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ComposeValue() {}

    /** A plain value as text; empty for anything else. */
    static String text(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }

    /** A command for {@code /bin/sh}: a text as it stands, a list of words quoted. {@code $$} is Compose's form of {@code $}. */
    static String command(@Nullable Object value) {
        var command = value instanceof List<?> words
                ? words.stream().map(word -> quoted(text(word))).collect(Collectors.joining(" "))
                : text(value);
        return command.replace("$$", "$");
    }

    /**
     * Mebibytes of a size such as {@code 512m}; a part of one counts as a whole.
     *
     * @throws IllegalArgumentException if it is no size
     */
    static int mebibytes(String size) {
        var parts = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + size + "\" is no size such as 512m");
        }
        double bytes = Double.parseDouble(parts.group(1)) * UNITS.getOrDefault(parts.group(2), 1L);
        return (int) Math.min(Math.ceil(bytes / (1 << 20)), Integer.MAX_VALUE);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
