package berth.server.deployment;

import static java.util.Objects.requireNonNull;

import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.release.Release;
import berth.server.setting.BerthConfig;
import berth.server.sleep.Sleeps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The groups that should run, as the database says. */
@ApplicationScoped
class WishedGroups {
    private final Environments environments;
    private final UnreadableReleases releases;
    private final DeploymentStore deployments;
    private final Formations formations;
    private final GroupSpecs specs;
    private final Sleeps sleeps;
    private final int unavailable;

    WishedGroups(
            Environments environments,
            UnreadableReleases releases,
            DeploymentStore deployments,
            Formations formations,
            GroupSpecs specs,
            Sleeps sleeps,
            BerthConfig config) {
        this.environments = environments;
        this.releases = releases;
        this.deployments = deployments;
        this.formations = formations;
        this.specs = specs;
        this.sleeps = sleeps;
        this.unavailable = config.deployments().maxUnavailable();
    }

    /** Of live releases that do not sleep; less of them while another release rolls over them. */
    @Transactional
    List<GroupSpec> live() {
        // Before the live releases: a deployment that succeeds in between is then still seen, and its release live.
        var underWay = underWay();
        // Also before them: a deployment wakes what sleeps, and ends before its release could be taken for asleep.
        var asleep = sleeps.asleep();
        var all = formations.all();
        var live = new LinkedHashMap<UUID, EnvironmentRef>();
        environments.active().stream()
                .filter(environment -> !asleep.contains(environment.id()))
                .forEach(environment -> environment.liveRelease().ifPresent(release -> live.put(release, environment)));
        var read = releases.read(live);
        releases.keepOnly(Stream.concat(
                        live.keySet().stream(),
                        underWay.values().stream().flatMap(Optional::stream).map(Deployment::toRelease))
                .collect(Collectors.toSet()));
        return read.values().stream()
                .flatMap(release -> groups(requireNonNull(live.get(release.id())), release, all)
                        .map(group -> rolled(
                                group, release.id(), underWay.getOrDefault(release.environment(), Optional.empty()))))
                .toList();
    }

    /** Of releases that deployments under way are starting. */
    @Transactional
    List<GroupSpec> starting() {
        var underWay = underWay();
        if (underWay.isEmpty()) {
            return List.of();
        }
        var all = formations.all();
        var coming = new LinkedHashMap<UUID, EnvironmentRef>();
        environments
                .active()
                .forEach(environment -> underWay.getOrDefault(environment.id(), Optional.empty())
                        .ifPresent(deployment -> coming.put(deployment.toRelease(), environment)));
        return releases.read(coming).values().stream()
                .flatMap(release -> groups(requireNonNull(coming.get(release.id())), release, all)
                        .flatMap(group -> underWay.getOrDefault(release.environment(), Optional.empty()).stream()
                                .map(deployment -> group.withCount(
                                        deployment.rolling(unavailable).coming(group.count())))))
                .toList();
    }

    /** Environments that wish a release that cannot be read: what they want to run is not known. */
    @Transactional
    Set<String> unreadable() {
        if (!releases.any()) {
            return Set.of();
        }
        return releases.environments(Stream.concat(
                        environments.active().stream().flatMap(environment -> environment.liveRelease().stream()),
                        deployments.underWay().stream().map(Deployment::toRelease))
                .collect(Collectors.toSet()));
    }

    /** All of these, each group once: with the larger count where two readings differ. */
    static List<GroupSpec> together(List<GroupSpec> some, List<GroupSpec> others) {
        var all = new LinkedHashMap<GroupKey, GroupSpec>();
        Stream.concat(some.stream(), others.stream())
                .forEach(group -> all.merge(group.key(), group, (one, two) -> one.count() >= two.count() ? one : two));
        return List.copyOf(all.values());
    }

    private Map<UUID, Optional<Deployment>> underWay() {
        return deployments.underWay().stream()
                .collect(Collectors.toMap(Deployment::environment, Optional::of, (one, two) -> two));
    }

    private GroupSpec rolled(GroupSpec group, UUID release, Optional<Deployment> underWay) {
        return underWay.filter(deployment -> !deployment.toRelease().equals(release))
                .map(deployment ->
                        group.withCount(deployment.rolling(unavailable).leaving(group.count())))
                .orElse(group);
    }

    private Stream<GroupSpec> groups(EnvironmentRef environment, Release release, Formations.All all) {
        return specs.of(environment, release, all.of(environment.id())).stream();
    }
}
