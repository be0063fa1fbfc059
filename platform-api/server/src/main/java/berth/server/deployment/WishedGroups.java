package berth.server.deployment;

import berth.node.GroupSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
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
    private final GroupSpecs specs;

    WishedGroups(Environments environments, Releases releases, DeploymentStore deployments, GroupSpecs specs) {
        this.environments = environments;
        this.releases = releases;
        this.deployments = deployments;
        this.specs = specs;
    }

    /** Of live releases; what a deployment is starting is its own business. */
    @Transactional
    List<GroupSpec> live() {
        return environments.active().stream()
                .flatMap(environment ->
                        environment.liveRelease().stream().flatMap(release -> groups(environment, release)))
                .toList();
    }

    /** Of releases that deployments under way are starting. */
    @Transactional
    List<GroupSpec> starting() {
        return environments.active().stream()
                .flatMap(environment -> deployments.beingStarted(environment.id()).stream()
                        .flatMap(release -> groups(environment, release)))
                .toList();
    }

    private Stream<GroupSpec> groups(EnvironmentRef environment, UUID release) {
        return specs.of(environment, releases.get(release)).stream();
    }
}
