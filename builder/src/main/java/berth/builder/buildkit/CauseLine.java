package berth.builder.buildkit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds, in what a failed step wrote, the line that says why. */
final class CauseLine {
    private static final int MAX_LENGTH = 300;

    private enum Pick {
        FIRST,
        LAST
    }

    private record Sign(Pattern pattern, Pick pick) {}

    /** From the most telling to the vaguest. */
    private static final List<Sign> SIGNS = List.of(
            sign("\\[ERROR].*\\.(java|kt|scala):.*", Pick.FIRST),
            sign(
                    "(\\S+\\.(go|c|cc|cpp|h|rs|ts|tsx|js|mjs|cjs|jsx|vue|css|scss))[:(]\\d+.*(?i:error|undefined|cannot|unexpected|expected|missing|declared|imported|not ).*",
                    Pick.FIRST),
            sign(
                    "npm (ERR!|error) (404|notarget|enoent|Missing:|Invalid:|engine Not compatible|network) .*",
                    Pick.FIRST),
            sign(
                    "npm (ERR!|error) (?!code |path |errno |command |signal |A complete log|syscall|\\s*$|To see|Clean install|Run ).*",
                    Pick.FIRST),
            sign("ERROR: (?!Ignored|.*pip's dependency resolver).*", Pick.LAST),
            sign("\\s*([A-Za-z_.]*(Error|Exception)\\b(: .*)?|Uncaught .*)", Pick.LAST),
            sign("E: .*", Pick.FIRST),
            sign("(?i)(.*[^a-z0-9])?(fatal|error|panic)( \\S+)?: .*", Pick.FIRST),
            sign("\\[ERROR] (?!\\s*$|To see|Re-run|For more|-> |\\[Help).*", Pick.FIRST),
            sign(
                    "(?i).*(not found|no such file|permission denied|cannot|could not|failed|no required module).*",
                    Pick.LAST));

    private CauseLine() {}

    /** The telling line, shortened; empty if the step wrote nothing. */
    static Optional<String> of(List<String> lines) {
        for (Sign sign : SIGNS) {
            var fitting = lines.stream()
                    .filter(line -> sign.pattern().matcher(line).matches())
                    .toList();
            if (!fitting.isEmpty()) {
                return Optional.of(shortened(sign.pick() == Pick.FIRST ? fitting.getFirst() : fitting.getLast()));
            }
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(shortened(lines.getLast()));
    }

    private static String shortened(String line) {
        String text = line.strip().replaceAll("\\s+", " ");
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }

    private static Sign sign(String pattern, Pick pick) {
        return new Sign(Pattern.compile(pattern), pick);
    }
}
