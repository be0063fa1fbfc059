package berth.builder.pack;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Debian 13's Python will do (PEP 440's version specifiers, as far as they are used for Python itself). */
final class PythonVersion {
    static final String DEBIANS = "3.13";

    private static final int MAJOR = 3;
    private static final int MINOR = 13;
    /** No pin to a patch release below this one is refused: security fixes are always newer. */
    private static final int PATCH = 5;

    private static final Pattern SPECIFIER =
            Pattern.compile("(===|==|~=|!=|<=|>=|<|>)\\s*(\\d+)(?:\\.(\\d+|\\*))?(?:\\.(\\d+|\\*))?.*");

    private PythonVersion() {}

    /** For a pin, the minor version must be the same; a pin to anything that is no number is let pass. */
    static boolean satisfiesPin(String pin) {
        String[] parts = pin.split("\\.");
        return !parts[0].matches("\\d+")
                || (Integer.parseInt(parts[0]) == MAJOR
                        && (parts.length == 1 || !parts[1].matches("\\d+") || Integer.parseInt(parts[1]) == MINOR));
    }

    static boolean satisfies(String range) {
        return Arrays.stream(range.split(",")).map(String::strip).allMatch(PythonVersion::satisfiesOne);
    }

    private static boolean satisfiesOne(String specifier) {
        Matcher parts = SPECIFIER.matcher(specifier);
        if (!parts.matches()) {
            return true;
        }
        int major = Integer.parseInt(parts.group(2));
        boolean anyMinor = parts.group(3) == null || parts.group(3).equals("*");
        boolean anyPatch = parts.group(4) == null || parts.group(4).equals("*");
        int minor = anyMinor ? 0 : Integer.parseInt(parts.group(3));
        int patch = anyPatch ? 0 : Integer.parseInt(parts.group(4));
        int order = Integer.compare(MAJOR * 1_000_000 + MINOR * 1000 + PATCH, major * 1_000_000 + minor * 1000 + patch);
        boolean sameMinor = major == MAJOR && (anyMinor || minor == MINOR);
        return switch (parts.group(1)) {
            case "==", "===" -> sameMinor;
            case "!=" -> !(sameMinor && anyPatch);
            case "~=" -> major == MAJOR && order >= 0 && (anyPatch || minor == MINOR);
            case ">=" -> order >= 0;
            case ">" -> order > 0 && !(anyPatch && sameMinor);
            case "<=" -> order <= 0 || (anyPatch && sameMinor);
            default -> order < 0;
        };
    }
}
