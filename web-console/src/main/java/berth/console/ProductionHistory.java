package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.build.BuildsApi;
import berth.api.deployment.DeploymentsApi;
import berth.api.instance.InstancesApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.release.ReleasesApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs in an app's production environment, and the builds and releases that led there. */
@ApplicationScoped
class ProductionHistory {
    /** Older ones matter little at a glance; {@link HistoryPage} lists more. */
    private static final int RELEASES_SHOWN = 5;

    private static final int BUILDS_SHOWN = 50;

    /** The live one is among them unless very many failed after it. */
    private static final int RELEASES_READ = 50;

    private final BuildsApi builds;
    private final DeploymentsApi deployments;
    private final ReleasesApi releases;
    private final InstancesApi instances;

    ProductionHistory(BuildsApi builds, DeploymentsApi deployments, ReleasesApi releases, InstancesApi instances) {
        this.builds = builds;
        this.deployments = deployments;
        this.releases = releases;
        this.instances = instances;
    }

    /** Builds with the newest deployment of each, and releases. */
    Lines of(String app, Instant now) {
        Map<Integer, DeploymentLine> byBuild = new HashMap<>();
        for (var deployment : deployments.list(app, ENVIRONMENT, null, null, BUILDS_SHOWN)) {
            deployment.build().ifPresent(build -> byBuild.putIfAbsent(build, DeploymentLine.of(deployment, now)));
        }
        var found = builds.list(app, ENVIRONMENT, null, BUILDS_SHOWN + 1);
        var buildLines = found.stream()
                .limit(BUILDS_SHOWN)
                .map(build -> BuildLine.of(build, Optional.ofNullable(byBuild.get(build.number())), now))
                .toList();
        var all = releases.list(app, ENVIRONMENT, null, RELEASES_READ);
        var shown = all.stream()
                .filter(release -> release.live() || all.indexOf(release) < RELEASES_SHOWN)
                .map(release -> ReleaseLine.of(release, now))
                .toList();
        return new Lines(buildLines, found.size() > BUILDS_SHOWN, shown);
    }

    /** Instances, or why they cannot be seen now: a node that does not answer must not hide the rest of the page. */
    Instances instances(String app, Instant now) {
        try {
            var lines = instances.list(app, ENVIRONMENT).stream()
                    .map(instance -> InstanceLine.of(instance, now))
                    .toList();
            return new Instances(lines, Optional.empty());
        } catch (PlatformException failure) {
            if (failure.category() != Category.UNAVAILABLE) {
                throw failure;
            }
            return new Instances(List.of(), Optional.of(Trouble.of(failure)));
        }
    }

    /** @param hasOlder whether there are older builds than those */
    record Lines(List<BuildLine> builds, boolean hasOlder, List<ReleaseLine> releases) {
        public int oldestBuild() {
            return builds.getLast().number();
        }
    }

    record Instances(List<InstanceLine> lines, Optional<Trouble> problem) {}
}
