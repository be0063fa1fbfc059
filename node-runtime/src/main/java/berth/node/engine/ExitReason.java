package berth.node.engine;

import berth.node.InstanceStatus.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Why an instance or a run has ended, or was never started. */
final class ExitReason {
    /** What a command that does not exist exits with in every shell, and what init uses as well. */
    private static final int NOT_FOUND = 127;

    private static final int NOT_EXECUTABLE = 126;

    /** Init's words when it could not run the command. */
    private static final String FROM_INIT = "[FATAL tini";

    /** Init gives a program that the kernel does not know to the shell, which reads the name of its format as a command. */
    private static final Pattern FOREIGN_PROGRAM = Pattern.compile("^(\\S+): \\d+: .?ELF.*");

    /** Who has run for longer has found its command, and chose such a code itself. */
    private static final Duration FIRST_MOMENTS = Duration.ofSeconds(10);

    private ExitReason() {}

    /** @param lastLine what it wrote last, asked for only if it matters */
    static Reason of(Inspected.Exit exit, Supplier<Optional<String>> lastLine) {
        if (exit.outOfMemory()) {
            return Reasons.outOfMemory(exit.memoryBytes());
        }
        if (!exit.error().isEmpty()) {
            return Reasons.notStartable(EngineMessage.shortened(exit.error()));
        }
        boolean missing = exit.code() == NOT_FOUND || exit.code() == NOT_EXECUTABLE;
        if (exit.ran().compareTo(FIRST_MOMENTS) > 0 || !missing && exit.code() != 1) {
            return Reasons.exited(exit.code());
        }
        Optional<String> line = lastLine.get();
        Optional<String> fromInit =
                line.filter(text -> text.startsWith(FROM_INIT)).map(ExitReason::withoutPrefix);
        if (!missing && fromInit.isEmpty()) {
            return Reasons.exited(exit.code());
        }
        return Reasons.notStartable(
                fromInit.or(() -> line).map(ExitReason::explain).orElse(fallback(exit.code())));
    }

    /** {@code [FATAL tini (7)] exec /nope failed: No such file or directory} without its beginning. */
    private static String withoutPrefix(String text) {
        return text.substring(text.indexOf("] ") + 2);
    }

    private static String explain(String line) {
        return FOREIGN_PROGRAM.matcher(line).replaceFirst("$1 is a program for another processor (exec format error)");
    }

    private static String fallback(int code) {
        return code == NOT_FOUND ? "its command was not found" : "its command may not be executed";
    }
}
