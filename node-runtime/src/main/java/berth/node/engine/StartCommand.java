package berth.node.engine;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the command of a process type becomes a container's entrypoint.
 *
 * <ul>
 *   <li>No command: the image's own ENTRYPOINT and CMD, untouched.
 *   <li>A command replaces both (as {@code command} does in a Kubernetes pod): a Procfile line is a whole command, and an
 *       image whose entrypoint is {@code node} would otherwise run {@code node /bin/sh -c …}. It is for {@code /bin/sh}, so
 *       variables and quotes work.
 *   <li>A simple command is run by {@code exec}: no shell stays between init and the app, so the app itself gets SIGTERM,
 *       once. Leading assignments ({@code A=1 node x}) stay in front.
 *   <li>Anything else ({@code a && b}, pipes, loops, builtins) keeps its shell. {@code exec} would drop all but its first
 *       part, and a shell without a trap dies of SIGTERM at once, upon which the kernel kills the app. So SIGTERM goes to
 *       the whole process group, the shell waits for what it runs, and then ends. In a pipe every part gets the signal.
 * </ul>
 *
 * @param entrypoint empty: the image's own
 * @param toGroup whether init must signal the whole process group
 */
record StartCommand(List<String> entrypoint, boolean toGroup) {
    private static final String WAIT_FOR_CHILDREN = "trap 'trap - TERM INT QUIT; wait; exit 143' TERM INT QUIT\n";
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[^\\s'\"\\\\`;&|<>()]*\\s+");
    private static final Pattern FIRST_WORD = Pattern.compile("[^\\s=]+(?=\\s|$)");

    /** What a shell does itself, and {@code exec} cannot. */
    private static final Set<String> OF_THE_SHELL = Set.of(
            "!",
            ".",
            ":",
            "[",
            "[[",
            "alias",
            "bg",
            "break",
            "builtin",
            "case",
            "cd",
            "command",
            "continue",
            "declare",
            "do",
            "eval",
            "exec",
            "exit",
            "export",
            "false",
            "fg",
            "for",
            "function",
            "getopts",
            "if",
            "jobs",
            "let",
            "local",
            "read",
            "readonly",
            "return",
            "select",
            "set",
            "shift",
            "shopt",
            "source",
            "test",
            "time",
            "times",
            "trap",
            "true",
            "type",
            "typeset",
            "ulimit",
            "umask",
            "unset",
            "until",
            "wait",
            "while",
            "{");

    StartCommand {
        entrypoint = List.copyOf(entrypoint);
    }

    static StartCommand of(String command) {
        String text = command.strip();
        if (text.isEmpty()) {
            return new StartCommand(List.of(), false);
        }
        if (text.startsWith("exec ") && isOneProgram(text.substring(5).strip())) {
            return shell(text, false);
        }
        int start = afterAssignments(text);
        if (isOneProgram(text.substring(start))) {
            return shell(text.substring(0, start) + "exec " + text.substring(start), false);
        }
        return shell(WAIT_FOR_CHILDREN + text, true);
    }

    private static StartCommand shell(String script, boolean toGroup) {
        return new StartCommand(List.of("/bin/sh", "-c", script), toGroup);
    }

    private static int afterAssignments(String text) {
        Matcher matcher = ASSIGNMENT.matcher(text);
        int start = 0;
        while (matcher.region(start, text.length()).lookingAt()) {
            start = matcher.end();
        }
        return start;
    }

    /** When in doubt, it is not. */
    private static boolean isOneProgram(String text) {
        Matcher word = FIRST_WORD.matcher(text);
        return word.lookingAt() && !OF_THE_SHELL.contains(word.group()) && hasNoOperator(text);
    }

    private static boolean hasNoOperator(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean substitution = c == '`' || text.startsWith("$(", i);
            if (quote == '\'') {
                quote = c == quote ? 0 : quote;
            } else if (c == '\\') {
                i++;
            } else if (substitution) {
                return false;
            } else if (quote == '"') {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '&' && i > 0 && "<>".indexOf(text.charAt(i - 1)) >= 0) {
                continue;
            } else if (";&|()\n".indexOf(c) >= 0) {
                return false;
            }
        }
        return quote == 0;
    }
}
