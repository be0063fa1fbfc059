package berth.builder.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of versions as npm writes it, for example {@code ^20.1 || >=22 <23}. */
final class NodeRange {
    private record Version(int major, int minor, int patch) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int majors = Integer.compare(major, other.major);
            int minors = Integer.compare(minor, other.minor);
            return majors != 0 ? majors : minors != 0 ? minors : Integer.compare(patch, other.patch);
        }
    }

    /** From the first version, up to but without the second. */
    private record Span(Version from, Version until) {
        boolean holds(Version version) {
            return version.compareTo(from) >= 0 && version.compareTo(until) < 0;
        }
    }

    private static final int NEWEST = 99_999;
    private static final Version ZERO = new Version(0, 0, 0);
    private static final Version END = new Version(Integer.MAX_VALUE, 0, 0);
    private static final String PART = "(\\d{1,5}|[xX*])";
    private static final String VERSION =
            "v?" + PART + "(?:\\." + PART + ")?(?:\\." + PART + ")?(?:[-+][0-9A-Za-z.+-]*)?";
    private static final Pattern COMPARATOR = Pattern.compile("(\\^|~>?|>=|<=|>|<|=|)\\s*" + VERSION);
    private static final Pattern HYPHEN = Pattern.compile("\\s*(\\S+)\\s+-\\s+(\\S+)\\s*");

    private final List<List<Span>> alternatives = new ArrayList<>();

    static NodeRange parse(String text) {
        var range = new NodeRange();
        for (String alternative : text.split("\\|\\|", -1)) {
            range.alternatives.add(conditions(alternative.strip()));
        }
        return range;
    }

    static boolean isValid(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the newest release that this major version can ever have is inside. */
    boolean allowsNewestOf(int major) {
        var version = new Version(major, NEWEST, NEWEST);
        return alternatives.stream().anyMatch(spans -> spans.stream().allMatch(span -> span.holds(version)));
    }

    private static List<Span> conditions(String text) {
        Matcher hyphen = HYPHEN.matcher(text);
        if (hyphen.matches()) {
            return List.of(span(">=" + hyphen.group(1)), span("<=" + hyphen.group(2)));
        }
        var spans = new ArrayList<Span>();
        Matcher comparator = COMPARATOR.matcher(text);
        int at = 0;
        while (at < text.length()) {
            comparator.region(at, text.length());
            if (!comparator.lookingAt()) {
                throw new IllegalArgumentException("not a range: " + text);
            }
            spans.add(span(comparator));
            at = comparator.end();
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return spans;
    }

    private static Span span(String text) {
        Matcher comparator = COMPARATOR.matcher(text);
        if (!comparator.matches()) {
            throw new IllegalArgumentException("not a range: " + text);
        }
        return span(comparator);
    }

    private static Span span(Matcher parts) {
        int given = 0;
        int[] numbers = new int[3];
        while (given < 3
                && parts.group(given + 2) != null
                && Character.isDigit(parts.group(given + 2).charAt(0))) {
            numbers[given] = Integer.parseInt(parts.group(given + 2));
            given++;
        }
        var lowest = new Version(numbers[0], numbers[1], numbers[2]);
        // What the given parts leave open is all inside: 20.1 is every 20.1.x.
        Version after =
                given == 0 ? END : given == 1 ? nextMajor(lowest) : given == 2 ? nextMinor(lowest) : nextPatch(lowest);
        return switch (parts.group(1)) {
            case ">=" -> new Span(lowest, END);
            case ">" -> new Span(after, END);
            case "<" -> new Span(ZERO, lowest);
            case "<=" -> new Span(ZERO, after);
            case "^" -> new Span(lowest, given == 0 ? END : nextMajor(lowest));
            case "~", "~>" -> new Span(lowest, given < 2 ? after : nextMinor(lowest));
            default -> new Span(lowest, after);
        };
    }

    private static Version nextMajor(Version version) {
        return new Version(version.major() + 1, 0, 0);
    }

    private static Version nextMinor(Version version) {
        return new Version(version.major(), version.minor() + 1, 0);
    }

    private static Version nextPatch(Version version) {
        return new Version(version.major(), version.minor(), version.patch() + 1);
    }
}
