package berth.api.deployment;

import berth.api.problem.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * Moving an environment from one release to the next.
 *
 * @param number counts from 1 within the environment
 * @param fromRelease release that was live when it began, absent for the first
 * @param toRelease release it makes live
 * @param build number of the build whose log it writes to
 */
public record DeploymentView(
        int number,
        DeploymentState state,
        Optional<Integer> fromRelease,
        int toRelease,
        Optional<Integer> build,
        String requestedBy,
        Optional<Failure> failure,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
