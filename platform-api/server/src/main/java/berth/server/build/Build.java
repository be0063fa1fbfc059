package berth.server.build;

import static java.util.Objects.requireNonNull;

import berth.api.build.BuildState;
import berth.api.problem.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One attempt to turn a source into an image, as it stood when it was read. */
public record Build(
        UUID id,
        UUID environment,
        int number,
        UUID source,
        BuildState state,
        String requestedBy,
        Optional<String> pack,
        Optional<String> image,
        Optional<Failure> failure,
        Optional<String> cancelRequestedBy,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> deadlineAt,
        Optional<Instant> endedAt) {
    public Build {
        requireNonNull(id, "id is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(source, "source is null");
        requireNonNull(state, "state is null");
    }
}
