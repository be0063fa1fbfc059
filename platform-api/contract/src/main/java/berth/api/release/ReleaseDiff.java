package berth.api.release;

import berth.api.formation.ScaleDefault;
import java.util.List;
import java.util.Optional;

/**
 * What differs between two releases, as steps from the first to the second.
 *
 * @param image content ids, if they differ
 * @param commit sources, if they differ
 * @param config names of config vars; never values
 * @param processTypes commands of process types
 * @param formation how process types run unless somebody has scaled them
 * @param checks health checks of process types; none where one of the two is from before they were kept with releases
 */
public record ReleaseDiff(
        int from,
        int to,
        Optional<Change> image,
        Optional<Change> commit,
        Names config,
        List<ProcessChange> processTypes,
        List<FormationChange> formation,
        List<CheckChange> checks) {
    public ReleaseDiff {
        processTypes = List.copyOf(processTypes);
        formation = List.copyOf(formation);
        checks = List.copyOf(checks);
    }

    /** One value that changed; empty where there was none. */
    public record Change(Optional<String> before, Optional<String> after) {}

    /** A process type that came, went or has another command. An empty command is the image's own. */
    public record ProcessChange(String name, Optional<String> before, Optional<String> after) {}

    /** A process type that runs otherwise; empty where the release says nothing of it. */
    public record FormationChange(String process, Optional<ScaleDefault> before, Optional<ScaleDefault> after) {}

    /** A process type with another health check; empty where it has none. */
    public record CheckChange(String process, Optional<String> before, Optional<String> after) {}

    /** Names, sorted. */
    public record Names(List<String> added, List<String> changed, List<String> removed) {
        public Names {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }
}
