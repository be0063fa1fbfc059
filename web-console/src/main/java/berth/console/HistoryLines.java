package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.build.BuildsApi;
import berth.api.deployment.DeploymentView;
import berth.api.deployment.DeploymentsApi;
import berth.api.release.ReleasesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was built, deployed and released, each in one line of the same form. */
@ApplicationScoped
class HistoryLines {
    private final BuildsApi builds;
    private final DeploymentsApi deployments;
    private final ReleasesApi releases;

    HistoryLines(BuildsApi builds, DeploymentsApi deployments, ReleasesApi releases) {
        this.builds = builds;
        this.deployments = deployments;
        this.releases = releases;
    }

    /** Its name in lower case is the last part of the page's address. */
    enum Kind {
        BUILDS,
        DEPLOYMENTS,
        RELEASES
    }

    /**
     * @param page that tells more
     * @param state of what has one; of releases only that which is live
     * @param written what instances wrote meanwhile, of deployments
     */
    record Line(
            int number,
            LocalPath page,
            Optional<StateMark> state,
            String what,
            String by,
            Moment when,
            Optional<Trouble> failure,
            Optional<LogQuery> written) {}

    /** @param before number; only older ones */
    List<Line> of(Kind kind, String app, @Nullable Integer before, int limit, Instant now) {
        return switch (kind) {
            case BUILDS -> builds(app, before, limit, now);
            case DEPLOYMENTS -> deployments(app, before, limit, now);
            case RELEASES -> releases(app, before, limit, now);
        };
    }

    private List<Line> builds(String app, @Nullable Integer before, int limit, Instant now) {
        return builds.list(app, ENVIRONMENT, before, limit).stream()
                .map(build -> new Line(
                        build.number(),
                        LocalPath.build(app, build.number()),
                        Optional.of(StateMark.of(build.state())),
                        Commit.brief(build.commit()) + " " + build.subject(),
                        build.requestedBy(),
                        new Moment(build.createdAt(), now),
                        build.failure().map(Trouble::of),
                        Optional.empty()))
                .toList();
    }

    private List<Line> deployments(String app, @Nullable Integer before, int limit, Instant now) {
        return deployments.list(app, ENVIRONMENT, null, before, limit).stream()
                .map(deployment -> new Line(
                        deployment.number(),
                        LocalPath.deployment(app, deployment.number()),
                        Optional.of(StateMark.of(deployment.state())),
                        words(deployment),
                        deployment.requestedBy(),
                        new Moment(deployment.createdAt(), now),
                        deployment.failure().map(Trouble::of),
                        LogQuery.of(deployment)))
                .toList();
    }

    private static String words(DeploymentView deployment) {
        return "release " + deployment.toRelease()
                + deployment
                        .fromRelease()
                        .map(before -> " after release " + before)
                        .orElse("");
    }

    private List<Line> releases(String app, @Nullable Integer before, int limit, Instant now) {
        return releases.list(app, ENVIRONMENT, before, limit).stream()
                .map(release -> new Line(
                        release.number(),
                        LocalPath.release(app, release.number()),
                        release.live() ? Optional.of(new StateMark("Live", StateMark.Look.GOOD)) : Optional.empty(),
                        release.cause(),
                        release.createdBy(),
                        new Moment(release.createdAt(), now),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }
}
