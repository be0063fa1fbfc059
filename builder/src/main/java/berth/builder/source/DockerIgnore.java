package berth.builder.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns of a {@code .dockerignore}, as Docker's own clients apply them: the engine does not do it for a context
 * that arrives as an archive.
 */
public final class DockerIgnore implements Predicate<String> {
    private record Rule(Pattern pattern, boolean keep) {}

    private final List<Rule> rules = new ArrayList<>();

    public static DockerIgnore parse(String text) {
        var ignore = new DockerIgnore();
        for (String line : text.split("\\R")) {
            String pattern = line.strip();
            if (pattern.isEmpty() || line.startsWith("#")) {
                continue;
            }
            boolean keep = pattern.startsWith("!");
            String cleaned = clean(keep ? pattern.substring(1).strip() : pattern);
            if (!cleaned.isEmpty()) {
                ignore.rules.add(new Rule(compile(cleaned), keep));
            }
        }
        return ignore;
    }

    /**
     * Whether that path is ignored: the last pattern that fits it or a folder above it decides. With some patterns that takes
     * for ever; it ends when the thread is interrupted.
     *
     * @throws CancellationException if the thread is interrupted
     */
    @Override
    public boolean test(String path) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if (ignored == rule.keep() && fits(rule.pattern(), path)) {
                ignored = !rule.keep();
            }
        }
        return ignored;
    }

    private static boolean fits(Pattern pattern, String path) {
        for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
            if (pattern.matcher(new Interruptible(path.substring(0, end))).matches()) {
                return true;
            }
        }
        return pattern.matcher(new Interruptible(path)).matches();
    }

    private static String clean(String pattern) {
        var parts = new ArrayList<String>();
        for (String part : pattern.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static Pattern compile(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                boolean slash = i + 2 < glob.length() && glob.charAt(i + 2) == '/';
                regex.append(slash ? "(?:.*/)?" : ".*");
                i += slash ? 2 : 1;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '\\' && i + 1 < glob.length()) {
                regex.append(Pattern.quote(glob.substring(++i, i + 1)));
            } else if (c == '[' || c == ']') {
                regex.append(c);
            } else {
                regex.append(c == '-' || c == '^' ? String.valueOf(c) : Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.compile(regex.toString());
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(glob));
        }
    }
}
