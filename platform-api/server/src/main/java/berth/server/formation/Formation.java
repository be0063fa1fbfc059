package berth.server.formation;

import static java.util.Objects.requireNonNull;

import berth.server.release.Release;
import berth.server.release.Scale;
import java.util.Map;

/**
 * How the process types of an environment run: as somebody has said, else as the release says, else as the platform does.
 *
 * @param wishes what somebody has said, by process type
 * @param standard the platform's word
 */
public record Formation(Map<String, ScaleWish> wishes, Scale standard) {
    /** Runs once per deployment: it has limits, and no instances that stay. */
    public static final String RELEASE_PROCESS = Release.PROCESS;

    public Formation {
        wishes = Map.copyOf(wishes);
        requireNonNull(standard, "standard is null");
    }

    /** How that process type of a release runs. */
    public Scale of(Release release, String process) {
        return of(release.formation(), process);
    }

    /** How that process type runs. */
    Scale of(Map<String, Scale> defaults, String process) {
        return wishes.getOrDefault(process, ScaleWish.NONE).applyTo(defaults.getOrDefault(process, standard));
    }
}
