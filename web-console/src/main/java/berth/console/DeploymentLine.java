package berth.console;

import berth.api.deployment.DeploymentView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A deployment in one line.
 *
 * @param when it ended, or began where it has not ended
 * @param lastLines what the instance, or the release process, that made it fail wrote last
 * @param build number of the build with its log
 * @param written what instances wrote meanwhile, if it ever began
 */
record DeploymentLine(
        int number,
        StateMark state,
        Moment when,
        String by,
        int release,
        Optional<Integer> build,
        Optional<Trouble> failure,
        List<String> lastLines,
        Optional<LogQuery> written) {
    static DeploymentLine of(DeploymentView deployment, Instant now) {
        return new DeploymentLine(
                deployment.number(),
                StateMark.of(deployment.state()),
                new Moment(deployment.endedAt().orElse(deployment.createdAt()), now),
                deployment.requestedBy(),
                deployment.toRelease(),
                deployment.build(),
                deployment.failure().map(Trouble::of),
                deployment.lastLines(),
                LogQuery.of(deployment));
    }
}
