package berth.server.deployment;

import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Deployments that are and were, looked at: nothing here changes one. */
@ApplicationScoped
public class DeploymentHistory {
    private final DeploymentStore store;

    DeploymentHistory(DeploymentStore store) {
        this.store = store;
    }

    /**
     * Newest first.
     *
     * @param build only those that came of it
     * @param before number; only lower ones
     * @param limit how many at most
     */
    @Transactional
    public List<Deployment> list(
            Actor actor, EnvironmentRef environment, Optional<UUID> build, Optional<Integer> before, int limit) {
        actor.require(Permission.VIEW, environment.app().team());
        int below = before.orElse(Integer.MAX_VALUE);
        var found = build.map(id -> store.find(
                        "environmentId = ?1 and number < ?2 and buildId = ?3 order by number desc",
                        environment.id(),
                        below,
                        id))
                .orElseGet(() ->
                        store.find("environmentId = ?1 and number < ?2 order by number desc", environment.id(), below));
        return found.page(0, limit).list().stream()
                .map(DeploymentRow::deployment)
                .toList();
    }

    /**
     * The deployment with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code deployment.unknown}
     */
    @Transactional
    public Deployment require(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.require(environment, number).deployment();
    }

    /** The newest deployment of an environment. */
    @Transactional
    public Optional<Deployment> newest(UUID environment) {
        return store.newest(Set.of(environment)).stream().findFirst();
    }

    /** The deployment that followed a build. */
    @Transactional
    public Optional<Deployment> ofBuild(UUID build) {
        return store.find("buildId", build).firstResultOptional().map(DeploymentRow::deployment);
    }
}
