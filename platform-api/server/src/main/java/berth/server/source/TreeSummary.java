package berth.server.source;

import java.util.List;

/**
 * What a commit's tree amounts to.
 *
 * @param entries files, folders, symbolic links and submodules
 * @param bytes of all files together
 * @param submodules paths of submodules, whose files the repository does not hold: they become empty folders
 */
public record TreeSummary(int entries, long bytes, List<String> submodules) {
    public TreeSummary {
        submodules = List.copyOf(submodules);
    }
}
