package berth.server.run;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The program that a command line starts, which may be told where its arguments may not: people write passwords there, and no
 * redaction knows one that is no config var. Pure.
 */
final class ProgramName {
    /** Before the program: a value of an environment variable, which is none of what may be told. */
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[^'\"`$\\\\]*");

    private static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z0-9._+-]*/)*([A-Za-z][A-Za-z0-9._+-]{0,40})");

    private ProgramName() {}

    /** Empty where the line does not begin with the plain name of one, with assignments before it at most. */
    static Optional<String> of(String command) {
        return Arrays.stream(command.strip().split("\\s+", -1))
                .dropWhile(word -> ASSIGNMENT.matcher(word).matches())
                .findFirst()
                .map(PLAIN::matcher)
                .filter(word -> word.matches())
                .map(word -> word.group(1));
    }
}
