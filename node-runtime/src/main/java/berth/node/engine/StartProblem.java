package berth.node.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Why a command could not be run at all, by the words of the shell, of init, of the kernel and of the engine. */
final class StartProblem {
    /** In order: the first that matches counts. */
    private static final Map<String, Pattern> KINDS = new LinkedHashMap<>();

    static {
        kind("instance.no-command", "names no command");
        kind("instance.exec-format", "exec format error");
        kind("instance.unknown-user", "unable to find (user|group)|no matching entries in (passwd|group) file");
        kind("instance.not-executable", "permission denied|may not be executed|is a directory");
        kind("instance.command-not-found", "not found|no such file or directory");
    }

    private StartProblem() {}

    /** The stable code; {@code instance.not-startable} for what is not known here. */
    static String code(String words) {
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue().matcher(words).find())
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse("instance.not-startable");
    }

    private static void kind(String code, String words) {
        KINDS.put(code, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
    }
}
