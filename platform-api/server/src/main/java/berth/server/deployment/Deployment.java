package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.api.deployment.DeploymentState;
import berth.api.problem.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moving an environment from one release to the next, as it stood when it was read. */
public record Deployment(
        UUID id,
        UUID environment,
        int number,
        Optional<UUID> build,
        Optional<UUID> fromRelease,
        UUID toRelease,
        DeploymentState state,
        String requestedBy,
        Optional<Failure> failure,
        List<String> lastLines,
        Optional<String> cancelRequestedBy,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> routingAt,
        Optional<Instant> deadlineAt,
        Optional<Instant> endedAt) {
    public Deployment {
        requireNonNull(id, "id is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(toRelease, "toRelease is null");
        requireNonNull(state, "state is null");
        lastLines = List.copyOf(lastLines);
    }
}
