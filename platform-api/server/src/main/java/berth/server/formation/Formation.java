package berth.server.formation;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * How the process types of an environment run.
 *
 * @param given what somebody has said, by process type
 * @param standard of all others
 */
public record Formation(Map<String, Scale> given, Scale standard) {
    /** Runs once per deployment: it has limits, and no instances that stay. */
    public static final String RELEASE_PROCESS = "release";

    public Formation {
        given = Map.copyOf(given);
        requireNonNull(standard, "standard is null");
    }

    /** How that process type runs. */
    public Scale of(String process) {
        return given.getOrDefault(process, standard);
    }
}
