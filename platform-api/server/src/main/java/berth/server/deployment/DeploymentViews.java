package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.api.deployment.DeploymentView;
import berth.server.build.Builds;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deployments as clients see them. */
@ApplicationScoped
class DeploymentViews {
    private final Releases releases;
    private final Builds builds;

    DeploymentViews(Releases releases, Builds builds) {
        this.releases = releases;
        this.builds = builds;
    }

    DeploymentView view(Deployment deployment) {
        return views(List.of(deployment)).getFirst();
    }

    /** Of many, with no more statements than of one. */
    List<DeploymentView> views(List<Deployment> all) {
        var numbers = releases.numbers(all.stream()
                .flatMap(each -> Stream.concat(each.fromRelease().stream(), Stream.of(each.toRelease())))
                .collect(Collectors.toSet()));
        var builtBy = builds.numbers(
                all.stream().flatMap(each -> each.build().stream()).collect(Collectors.toSet()));
        return all.stream().map(each -> view(each, numbers, builtBy)).toList();
    }

    private static DeploymentView view(Deployment deployment, Map<UUID, Integer> releases, Map<UUID, Integer> builds) {
        return new DeploymentView(
                deployment.number(),
                deployment.state(),
                deployment.fromRelease().flatMap(release -> Optional.ofNullable(releases.get(release))),
                requireNonNull(releases.get(deployment.toRelease())),
                deployment.build().flatMap(build -> Optional.ofNullable(builds.get(build))),
                deployment.requestedBy(),
                deployment.failure(),
                deployment.lastLines(),
                deployment.createdAt(),
                deployment.startedAt(),
                deployment.routingAt(),
                deployment.endedAt());
    }
}
