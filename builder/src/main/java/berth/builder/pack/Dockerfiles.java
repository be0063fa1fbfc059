package berth.builder.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What all packs' Dockerfiles share. */
public final class Dockerfiles {
    /** Folder of the source in the build context, so that the Dockerfile beside it is never copied into an image. */
    public static final String SOURCE = "source/";

    /** Who builds where the result is copied into another image. */
    static final int ROOT = 0;

    /** User and group of every pack's instances. */
    static final int USER = 10001;

    static final String OWN = "--chown=" + USER + ":" + USER;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_./@:=,+~%${}\"'*?\\[\\] -]+");
    private static final Pattern ASSIGNMENT = Pattern.compile("^[A-Za-z_][A-Za-z0-9_]*=.*");
    /** Words of the shell itself, which it cannot be replaced by. */
    private static final Set<String> BUILTINS = Set.of(
            "cd", "exec", "export", "set", "if", "for", "while", "until", "case", "eval", "unset", "trap", ".",
            "source", "wait", "ulimit", "umask", "command", ":", "{", "read", "return", "exit");

    private Dockerfiles() {}

    /** The last lines: who runs it, where it listens, and what it runs if nothing else is said. */
    static String ending(String command) {
        return "USER %d:%d\nEXPOSE 8080\n%s"
                .formatted(USER, USER, command.isEmpty() ? "" : "CMD " + shell(command) + "\n");
    }

    static String shell(String command) {
        try {
            return JSON.writeValueAsString(List.of("/bin/sh", "-c", command));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of text is always JSON", e);
        }
    }

    /**
     * The command so that the program itself, not a shell around it, is the container's first process: only then do
     * signals, SIGTERM above all, reach it (Debian's sh stays in between even for a single program). Commands that are
     * more than a chain of programs are left as they are.
     */
    static String direct(String command) {
        int last = command.lastIndexOf("&&");
        String before = last < 0 ? "" : command.substring(0, last + 2) + " ";
        String program = (last < 0 ? command : command.substring(last + 2)).strip();
        if (!SIMPLE.matcher(program).matches() || BUILTINS.contains(program.split(" ")[0]) || isQuoted(before)) {
            return command;
        }
        return before + (ASSIGNMENT.matcher(program).matches() ? "exec env " : "exec ") + program;
    }

    /** Whether the text ends within quotes. */
    private static boolean isQuoted(String text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 1
                || text.chars().filter(c -> c == '\'').count() % 2 == 1;
    }
}
