package berth.server.release;

import static java.util.Objects.requireNonNull;

import berth.node.HealthCheck;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An immutable release.
 *
 * @param image content id
 * @param processTypes command of each process type; empty means the image's own
 * @param variables environment variables of all process types
 * @param formation how each process type runs where nobody has said otherwise; of what is not in it, the platform's standard
 * @param crontab schedules, a line each as in crontab(5)
 * @param checks health checks by process type; empty in a release from before they were kept with it
 * @param port that web is told in {@code PORT}
 * @param cause why it was made, for example {@code push 3f2a91c0}
 */
public record Release(
        UUID id,
        UUID environment,
        int number,
        Optional<UUID> build,
        Optional<String> commit,
        String image,
        Map<String, String> processTypes,
        Map<String, String> variables,
        Map<String, Scale> formation,
        String crontab,
        Optional<Map<String, HealthCheck>> checks,
        int port,
        String cause,
        String createdBy,
        Instant createdAt) {
    /** The process type that requests are routed to. */
    public static final String WEB = "web";
    /** The process type that runs once per deployment, before any new instance. */
    public static final String PROCESS = "release";

    public Release {
        requireNonNull(id, "id is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(build, "build is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(image, "image is null");
        processTypes = Map.copyOf(processTypes);
        variables = Map.copyOf(variables);
        formation = Map.copyOf(formation);
        requireNonNull(crontab, "crontab is null");
        checks = checks.map(Map::copyOf);
        requireNonNull(cause, "cause is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(createdAt, "createdAt is null");
    }

    /** Never prints the variables' values. */
    @Override
    public String toString() {
        return "Release[" + number + " of " + environment + ", image=" + image + "]";
    }
}
