package berth.server.run;

import berth.api.run.RunView;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;

/** Runs as clients see them. */
@ApplicationScoped
class RunViews {
    private final Releases releases;

    RunViews(Releases releases) {
        this.releases = releases;
    }

    RunView view(Run run) {
        return new RunView(
                run.number(),
                run.kind(),
                run.command(),
                releases.number(run.release()).orElseThrow(),
                run.state(),
                run.exitCode(),
                run.failure(),
                run.requestedBy(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }
}
