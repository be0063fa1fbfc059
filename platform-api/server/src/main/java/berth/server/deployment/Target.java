package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.setting.PublicUrls;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment is to bring about: the groups of its release in its environment.
 *
 * @param host name under which the environment is reached
 */
record Target(EnvironmentRef environment, String host, Release release, List<GroupSpec> groups) {
    Target {
        groups = List.copyOf(groups);
    }

    /** The group that requests go to, if the release has one. */
    Optional<GroupKey> web() {
        return webGroup().map(GroupSpec::key);
    }

    Optional<GroupSpec> webGroup() {
        return groups.stream()
                .filter(group -> group.key().process().equals(Release.WEB))
                .findFirst();
    }

    /** Finds targets. */
    @ApplicationScoped
    static class Finder {
        private final Environments environments;
        private final Releases releases;
        private final GroupSpecs specs;
        private final Formations formations;
        private final PublicUrls urls;

        Finder(Environments environments, Releases releases, GroupSpecs specs, Formations formations, PublicUrls urls) {
            this.environments = environments;
            this.releases = releases;
            this.specs = specs;
            this.formations = formations;
            this.urls = urls;
        }

        Target of(Deployment deployment) {
            var environment = environments.find(deployment.environment()).orElseThrow();
            var release = releases.get(deployment.toRelease());
            var host = urls.host(environment.app().name(), environment.name());
            return new Target(
                    environment, host, release, specs.of(environment, release, formations.of(environment.id())));
        }
    }
}
