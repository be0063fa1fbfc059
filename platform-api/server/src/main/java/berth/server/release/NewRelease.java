package berth.server.release;

import static java.util.Objects.requireNonNull;

import berth.node.HealthCheck;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a release is made of, before it has a number; the environment's config vars of that moment come to it. */
public record NewRelease(
        UUID environment,
        Optional<UUID> build,
        Optional<String> commit,
        String image,
        Map<String, String> processTypes,
        Map<String, Scale> formation,
        String crontab,
        Optional<Map<String, HealthCheck>> checks,
        int port,
        String cause,
        String createdBy) {
    private static final int LONGEST_CAUSE = 210;

    public NewRelease {
        requireNonNull(environment, "environment is null");
        requireNonNull(build, "build is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(image, "image is null");
        processTypes = Map.copyOf(processTypes);
        formation = Map.copyOf(formation);
        requireNonNull(crontab, "crontab is null");
        checks = checks.map(Map::copyOf);
        requireNonNull(cause, "cause is null");
        requireNonNull(createdBy, "createdBy is null");
    }

    /** The same as that release but for config vars, which are those of the moment in which it is made. */
    public static NewRelease like(Release base, String cause, String by) {
        return new NewRelease(
                base.environment(),
                Optional.empty(),
                base.commit(),
                base.image(),
                base.processTypes(),
                base.formation(),
                base.crontab(),
                base.checks(),
                base.port(),
                cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE) + "…",
                by);
    }
}
