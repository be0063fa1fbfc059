package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.api.deployment.DeploymentState;
import berth.api.problem.Failure;
import berth.server.instance.Rolling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moving an environment from one release to the next, as it stood when it was read.
 *
 * @param batch which is under way, from 1
 * @param batches in how many the instances are replaced
 * @param resumed how often somebody went on with it
 */
public record Deployment(
        UUID id,
        UUID environment,
        int number,
        Optional<UUID> build,
        Optional<UUID> fromRelease,
        UUID toRelease,
        DeploymentState state,
        int batch,
        int batches,
        int resumed,
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

    /** Whether nobody should go on with it any more: it was begun again and again, and its time is over. */
    boolean isGivenUp(Instant now) {
        return resumed > DeploymentStore.MOST_RESUMPTIONS
                && deadlineAt.filter(now::isAfter).isPresent();
    }

    /** How far it has rolled over the release before it. */
    Rolling rolling(int unavailablePercent) {
        return new Rolling(batch, batches, state == DeploymentState.ROUTING, unavailablePercent);
    }
}
