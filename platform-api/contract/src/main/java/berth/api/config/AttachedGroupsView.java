package berth.api.config;

import java.util.List;
import java.util.Optional;

/**
 * The config groups that an environment uses.
 *
 * @param groups names; of two that have the same var, the later one counts
 * @param release the release that the change made, if it made one
 */
public record AttachedGroupsView(List<String> groups, Optional<Integer> release) {
    public AttachedGroupsView {
        groups = List.copyOf(groups);
    }
}
