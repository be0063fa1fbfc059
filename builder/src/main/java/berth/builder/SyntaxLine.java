package berth.builder;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code # syntax=} line of a Dockerfile, which names an image to read the rest with. */
final class SyntaxLine {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([A-Za-z][A-Za-z0-9]*)\\s*=\\s*(\\S+).*");

    private SyntaxLine() {}

    /** The frontend image; directives stand before everything else. */
    static Optional<String> frontend(String dockerfile) {
        for (String line : dockerfile.split("\\R")) {
            Matcher directive = DIRECTIVE.matcher(line.strip());
            if (!directive.matches()) {
                return Optional.empty();
            }
            if (directive.group(1).equalsIgnoreCase("syntax")) {
                return Optional.of(directive.group(2));
            }
        }
        return Optional.empty();
    }

    /** The same Dockerfile for the engine's own frontend, with the same line numbers. */
    static String without(String dockerfile) {
        return dockerfile.replaceFirst("(?im)^\\s*#\\s*syntax\\s*=.*$", "#");
    }
}
