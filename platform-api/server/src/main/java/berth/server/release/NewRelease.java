package berth.server.release;

import static java.util.Objects.requireNonNull;

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
        int port,
        String cause,
        String createdBy) {
    public NewRelease {
        requireNonNull(environment, "environment is null");
        requireNonNull(build, "build is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(image, "image is null");
        processTypes = Map.copyOf(processTypes);
        formation = Map.copyOf(formation);
        requireNonNull(crontab, "crontab is null");
        requireNonNull(cause, "cause is null");
        requireNonNull(createdBy, "createdBy is null");
    }
}
