package berth.server.deployment;

import berth.node.GroupSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The groups that should run, as the database says. */
@ApplicationScoped
class WishedGroups {
    private final Environments environments;
    private final Releases releases;
    private final DeploymentStore deployments;
    private final Formations formations;
    private final GroupSpecs specs;

    WishedGroups(
            Environments environments,
            Releases releases,
            DeploymentStore deployments,
            Formations formations,
            GroupSpecs specs) {
        this.environments = environments;
        this.releases = releases;
        this.deployments = deployments;
        this.formations = formations;
        this.specs = specs;
    }

    /** Of live releases; what a deployment is starting is its own business. */
    @Transactional
    List<GroupSpec> live() {
        var all = formations.all();
        return environments.active().stream()
                .flatMap(environment ->
                        environment.liveRelease().stream().flatMap(release -> groups(environment, release, all)))
                .toList();
    }

    /** Of releases that deployments under way are starting. */
    @Transactional
    List<GroupSpec> starting() {
        var all = formations.all();
        return environments.active().stream()
                .flatMap(environment -> deployments.beingStarted(environment.id()).stream()
                        .flatMap(release -> groups(environment, release, all)))
                .toList();
    }

    /** All of these. */
    @Transactional
    List<GroupSpec> all() {
        return Stream.concat(live().stream(), starting().stream()).distinct().toList();
    }

    private Stream<GroupSpec> groups(EnvironmentRef environment, UUID release, Formations.All all) {
        return specs.of(environment, releases.get(release), all.of(environment.id())).stream();
    }
}
