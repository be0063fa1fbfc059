package berth.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text of a {@code .env} file as the dotenv libraries of Node.js, Ruby and Python agree on it: {@code NAME=value},
 * {@code export} before it, comments, values in single quotes or backticks (as they stand) and in double quotes (with
 * {@code \n \r \t \" \\ \$}), all three over several lines. Without quotes a value ends at the line's end or at a
 * {@code #} after white space. {@code ${OTHER}} stays as it stands. Of two lines for one name the last counts.
 */
final class Dotenv {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([^\\s=:#'\"`]+)[ \\t]*(?:=|:(?=[ \\t]))[ \\t]*");
    private static final Pattern EMPTY = Pattern.compile("[ \\t]*(?:#[^\\n]*)?(?:\\n|$)");
    private static final Pattern UNQUOTED = Pattern.compile("([^\\n]*?)[ \\t]*(?:(?:^|(?<=[ \\t]))#[^\\n]*)?(?:\\n|$)");
    private static final String QUOTES = "'\"`";

    private final String text;
    private int at;

    private Dotenv(String text) {
        this.text = text;
    }

    /**
     * The variables in the order of the text.
     *
     * @throws BadDotenvException naming the line, never a value
     */
    static Map<String, String> parse(String text) throws BadDotenvException {
        return new Dotenv(text.replace("\uFEFF", "").replace("\r\n", "\n").replace('\r', '\n')).read();
    }

    private Map<String, String> read() throws BadDotenvException {
        var variables = new LinkedHashMap<String, String>();
        while (at < text.length()) {
            if (skip(EMPTY)) {
                continue;
            }
            var assignment = ASSIGNMENT.matcher(text).region(at, text.length());
            if (!assignment.lookingAt()) {
                throw fault("is not NAME=value");
            }
            var name = assignment.group(1);
            at = assignment.end();
            variables.remove(name);
            variables.put(name, value());
        }
        return variables;
    }

    private String value() throws BadDotenvException {
        if (at < text.length() && QUOTES.indexOf(text.charAt(at)) >= 0) {
            var quoted = quoted(text.charAt(at));
            if (!skip(EMPTY)) {
                throw fault("goes on after the closing quote");
            }
            return quoted;
        }
        // Looks behind itself for what stands before a '#': bounds must be transparent.
        var unquoted = UNQUOTED.matcher(text).region(at, text.length()).useTransparentBounds(true);
        if (!unquoted.lookingAt()) {
            throw new IllegalStateException("a line always ends");
        }
        at = unquoted.end();
        return unquoted.group(1);
    }

    private String quoted(char quote) throws BadDotenvException {
        int start = at;
        var value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                at = i + 1;
                return value.toString();
            }
            if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                i++;
                value.append(unescaped(text.charAt(i)));
            } else {
                value.append(c);
            }
        }
        at = start;
        throw fault("opens a quote that is never closed");
    }

    private static String unescaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private boolean skip(Pattern pattern) {
        var found = pattern.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            return false;
        }
        at = found.end();
        return true;
    }

    private BadDotenvException fault(String what) {
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return new BadDotenvException("line " + line + " " + what);
    }

    /** The text is no {@code .env} file. */
    static final class BadDotenvException extends Exception {
        private static final long serialVersionUID = 1L;

        BadDotenvException(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
