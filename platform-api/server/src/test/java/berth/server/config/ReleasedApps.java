package berth.server.config;

import berth.api.deployment.DeploymentState;
import berth.node.FakeNodeRuntime;
import berth.server.Await;
import berth.server.Workers;
import berth.server.deployment.DeploymentHistory;
import berth.server.deployment.PushedApp;
import berth.server.release.Release;
import berth.server.release.ReleaseHistory;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Apps whose releases are looked at. */
@ApplicationScoped
public class ReleasedApps {
    private final PushedApp.Platform platform;
    private final Releases releases;
    private final ReleaseHistory history;
    private final DeploymentHistory deployments;
    private final Workers workers;
    private final FakeNodeRuntime node;

    ReleasedApps(
            PushedApp.Platform platform,
            Releases releases,
            ReleaseHistory history,
            DeploymentHistory deployments,
            Workers workers,
            FakeNodeRuntime node) {
        this.platform = platform;
        this.releases = releases;
        this.history = history;
        this.deployments = deployments;
        this.workers = workers;
        this.node = node;
    }

    /** What builds make from now on has that digit in its id. */
    void image(String digit) {
        workers.image(digit);
    }

    /** A new app, of which builds make an image. */
    PushedApp created(String name) {
        image("a");
        return platform.create(name);
    }

    /** A new app that is live. */
    PushedApp pushed(String name) throws Exception {
        image("a");
        return platform.live(name);
    }

    Release newest(PushedApp app) {
        return releases.get(history.list(platform.operator(), app.production(), Optional.empty(), 1)
                .getFirst()
                .id());
    }

    /** Waits until the newest release, which has that number, is live. */
    void awaitLive(PushedApp app, int release) {
        Await.until(
                () -> "release " + release + " live",
                () -> deployments
                                .newest(app.production().id())
                                .filter(one -> one.state() == DeploymentState.SUCCEEDED)
                                .isPresent()
                        && app.production()
                                .liveRelease()
                                .equals(Optional.of(newest(app).id()))
                        && newest(app).number() == release);
    }

    /** What the instances of a release are told. */
    Map<String, String> running(PushedApp app, int release) {
        return node.orders().applied().stream()
                .filter(group -> group.key().environment().app().equals(app.name())
                        && group.key().release() == release)
                .findFirst()
                .orElseThrow()
                .variables();
    }
}
