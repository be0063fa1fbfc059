package berth.builder.pack;

import java.util.List;
import java.util.regex.Pattern;

/** Which Node.js to take for the {@code engines.node} of a package.json. */
final class NodeVersion {
    /** The long-term release lines, newest first; the first is taken where nothing else is asked for. */
    private static final List<Integer> PREFERRED = List.of(26, 24, 22, 20, 18, 16, 27, 25, 23, 21, 19, 17, 14, 12);

    private static final Pattern RANGE = Pattern.compile("[0-9A-Za-z.*^~<>=| +-]{1,100}");

    private NodeVersion() {}

    /**
     * A major version where the range lets its newest release in, so that few images serve many apps; otherwise the range
     * itself, for npm to find the best.
     */
    static String choose(String range, List<String> notes) {
        String asked = range.strip();
        String standard = String.valueOf(PREFERRED.getFirst());
        if (asked.isEmpty() || asked.equals("latest") || asked.matches("(lts|node)(/\\*)?")) {
            return standard;
        }
        if (!RANGE.matcher(asked).matches() || !NodeRange.isValid(asked)) {
            notes.add("engines.node \"%s\" is not a range of versions: Node.js %s is taken"
                    .formatted(asked.replaceAll("\\p{Cc}", "?"), standard));
            return standard;
        }
        var parsed = NodeRange.parse(asked);
        return PREFERRED.stream()
                .filter(parsed::allowsNewestOf)
                .findFirst()
                .map(String::valueOf)
                .orElse(asked);
    }
}
