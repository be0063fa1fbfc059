package berth.builder.source;

import java.util.Optional;
import java.util.SortedSet;

/** The files of a source as the packs see them. Paths are relative, with {@code /} between names. */
public interface SourceTree {
    /** Paths of all files, links to files left out. */
    SortedSet<String> files();

    /** Text of that file, if it is there and no larger than a megabyte. */
    Optional<String> read(String path);

    default boolean exists(String path) {
        return files().contains(path);
    }
}
