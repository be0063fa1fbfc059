package berth.server.build;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services of compose files, for the features that read more of them. */
public final class ComposeServices {
    /** In the order in which Compose itself looks for them. */
    public static final List<String> FILES = ComposeFile.NAMES;

    private ComposeServices() {}

    /** Those that are built from this source, by name; none of a text that cannot be read, which is told elsewhere. */
    public static Map<String, Map<String, @Nullable Object>> builtHere(String text) {
        return ComposeFile.builtHere(text);
    }
}
