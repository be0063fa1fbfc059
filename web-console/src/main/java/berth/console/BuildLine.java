package berth.console;

import berth.api.build.BuildView;
import java.time.Instant;
import java.util.Optional;

/**
 * A build in one line, with the deployment that came of it.
 *
 * @param commit the first seven letters of the commit's id
 * @param failure the build's, or else its deployment's
 */
record BuildLine(
        int number,
        StateMark state,
        String commit,
        String subject,
        String pack,
        String took,
        String by,
        Moment when,
        Optional<DeploymentLine> deployment,
        Optional<Trouble> failure) {
    static BuildLine of(BuildView build, Optional<DeploymentLine> deployment, Instant now) {
        return new BuildLine(
                build.number(),
                StateMark.of(build.state()),
                Commit.brief(build.commit()),
                build.subject(),
                build.pack().orElse("–"),
                Took.between(build.startedAt(), build.endedAt(), now),
                build.requestedBy(),
                new Moment(build.createdAt(), now),
                deployment,
                build.failure().map(Trouble::of).or(() -> deployment.flatMap(DeploymentLine::failure)));
    }

    /** What instances wrote meanwhile, where the failure is the deployment's. */
    public Optional<LogQuery> written() {
        return deployment.filter(of -> of.failure().isPresent()).flatMap(DeploymentLine::written);
    }
}
