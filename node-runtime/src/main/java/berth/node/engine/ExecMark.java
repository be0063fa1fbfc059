package berth.node.engine;

import java.util.List;
import java.util.UUID;

/**
 * By what a command inside an instance, and all that it starts, is known again: a variable in their environment. The engine can
 * neither end such a command nor say which process it is inside the instance.
 */
record ExecMark(String variable) {
    /**
     * First word: the mark. It ends all that bear it, at first so that they may tidy up; a shell at a terminal heeds SIGHUP only.
     * Nothing but a shell and cat, so that it runs in small images too.
     */
    private static final String END = """
            each() {
                for process in /proc/[0-9]*; do
                    case "$(cat "$process/environ" 2>/dev/null)" in
                        *"$mark"*) "$@" "${process#/proc/}" 2>/dev/null ;;
                    esac
                done
            }
            mark=$0
            each kill -HUP
            each kill -TERM
            for wait in 1 2 3; do
                [ -z "$(each echo)" ] && exit 0
                sleep 1
            done
            each kill -KILL
            exit 0
            """;

    ExecMark() {
        this("BERTH_EXEC=" + UUID.randomUUID());
    }

    /** What ends it, if that is run inside the same instance. */
    List<String> ending() {
        return List.of("/bin/sh", "-c", END, variable);
    }
}
