package berth.node.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A command at a terminal that waits until the terminal has its size: the engine sets none before the command runs, and what
 * asks for it first would see none. It waits for a line of input, which whoever connects first sends before all that the client
 * does; the terminal echoes it, so that is the first thing to come out.
 */
final class HeldCommand {
    /** Lets it go. */
    static final byte[] GO = {'\n'};

    /** The name is one that no app uses: a variable that it has would be changed. */
    private static final String WAIT = "read -r BERTH_HELD; unset BERTH_HELD; exec \"$0\" \"$@\"";

    private HeldCommand() {}

    static List<String> of(List<String> words) {
        var held = new ArrayList<>(List.of("/bin/sh", "-c", WAIT));
        held.addAll(words);
        return List.copyOf(held);
    }
}
