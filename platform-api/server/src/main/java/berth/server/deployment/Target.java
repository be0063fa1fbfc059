package berth.server.deployment;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.secret.UnreadableException;
import berth.server.setting.PublicUrls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment is to bring about: the groups of its release in its environment.
 *
 * @param lostWeb number of the live release, if that has a process type web and this one has none
 * @param host name under which the environment is reached
 * @param all the groups as they are to be in the end
 * @param groups the same with so many instances as the deployment has come to
 */
record Target(
        EnvironmentRef environment,
        String host,
        URI url,
        Release release,
        Optional<Integer> lostWeb,
        List<GroupSpec> all,
        List<GroupSpec> groups) {
    Target {
        all = List.copyOf(all);
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

    /** The same with so many instances as the deployment has come to by now. */
    Target at(Deployment deployment) {
        return new Target(environment, host, url, release, lostWeb, all, coming(deployment, all));
    }

    /** Only so many as its batches up to now have. */
    private static List<GroupSpec> coming(Deployment deployment, List<GroupSpec> all) {
        var rolling = deployment.rolling(0);
        return all.stream()
                .map(group -> group.withCount(rolling.coming(group.count())))
                .toList();
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

        /** @throws UnreadableException if its config vars cannot be opened; the caller's transaction may go on */
        @Transactional(dontRollbackOn = UnreadableException.class)
        Target of(Deployment deployment) {
            var environment = environments.find(deployment.environment()).orElseThrow();
            var release = releases.get(deployment.toRelease());
            var host = urls.host(environment.app().name(), environment.name());
            var url = urls.environment(environment.app().name(), environment.name());
            var all = specs.of(environment, release, formations.of(environment.id()));
            return new Target(
                    environment, host, url, release, lostWeb(environment, release), all, coming(deployment, all));
        }

        private Optional<Integer> lostWeb(EnvironmentRef environment, Release release) {
            return release.processTypes().containsKey(Release.WEB)
                    ? Optional.empty()
                    : environment
                            .liveRelease()
                            .map(releases::outline)
                            .filter(live -> live.processTypes().containsKey(Release.WEB))
                            .map(Release::number);
        }
    }
}
