package berth.server.deployment;

import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.deployment.DeploymentPlanner.Step;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.instance.Instances;
import berth.server.release.Release;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The groups of an environment's live release, and how they come up. */
@ApplicationScoped
class LiveGroups {
    private final Environments environments;
    private final Releases releases;
    private final Formations formations;
    private final GroupSpecs specs;
    private final StartingGroups starting;
    private final Instances instances;

    LiveGroups(
            Environments environments,
            Releases releases,
            Formations formations,
            GroupSpecs specs,
            StartingGroups starting,
            Instances instances) {
        this.environments = environments;
        this.releases = releases;
        this.formations = formations;
        this.specs = specs;
        this.starting = starting;
        this.instances = instances;
    }

    /** As they should be now; empty if nothing is live. */
    List<GroupSpec> of(EnvironmentRef environment) {
        return environments
                .liveRelease(environment.id())
                .map(release -> specs.of(environment, releases.get(release), formations.of(environment.id())))
                .orElse(List.of());
    }

    /** As {@link StartingGroups#look}. */
    Step look(List<GroupSpec> groups, Instant deadline) throws InterruptedException {
        return starting.look(groups, deadline);
    }

    /** Instances of web among them that were healthy at the last look. */
    List<InstanceStatus> healthy(List<GroupSpec> groups) {
        return instances.latestStaying().stream()
                .flatMap(seen -> seen.instances().stream())
                .filter(instance -> instance.state() == InstanceState.HEALTHY)
                .filter(instance -> instance.group().process().equals(Release.WEB))
                .filter(instance ->
                        groups.stream().anyMatch(group -> group.key().equals(instance.group())))
                .toList();
    }
}
