package berth.api.deployment;

import berth.api.problem.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Moving an environment from one release to the next.
 *
 * @param number counts from 1 within the environment
 * @param fromRelease release that was live when it began, absent for the first
 * @param toRelease release it makes live
 * @param lastLines what the instance, or the release process, that it failed of wrote last, 50 lines at most; empty if it
 *     failed of neither
 * @param routingAt when all new instances, or those of its newest batch, were healthy, and the router was told
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
        List<String> lastLines,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> routingAt,
        Optional<Instant> endedAt) {}
