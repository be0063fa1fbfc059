package berth.server.release;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.secret.UnreadableException;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Releases of an environment, looked at by somebody who may. */
@ApplicationScoped
public class ReleaseHistory {
    private final ReleaseStore store;
    private final Releases releases;

    ReleaseHistory(ReleaseStore store, Releases releases) {
        this.store = store;
        this.releases = releases;
    }

    /**
     * Newest first, each as {@link #outline}.
     *
     * @param before number; only lower ones
     * @param limit how many at most
     */
    @Transactional
    public List<Release> list(Actor actor, EnvironmentRef environment, Optional<Integer> before, int limit) {
        actor.require(Permission.VIEW, environment.app().team());
        return store
                .find(
                        "environmentId = ?1 and number < ?2 order by number desc",
                        environment.id(),
                        before.orElse(Integer.MAX_VALUE))
                .page(0, limit)
                .list()
                .stream()
                .map(row -> row.release(Map.of()))
                .toList();
    }

    /**
     * The release with that number.
     *
     * @throws PlatformException NOT_FOUND, {@code release.unknown}; CONFLICT, {@code release.unreadable} if its config vars
     *     cannot be opened
     */
    @Transactional
    public Release require(Actor actor, EnvironmentRef environment, int number) {
        var row = row(actor, environment, number);
        try {
            return releases.open(row);
        } catch (UnreadableException e) {
            // Here already: pages of the console ask without the mapper of the API.
            throw e.refusal();
        }
    }

    /** The same without its config vars, which are not opened. */
    @Transactional
    public Release outline(Actor actor, EnvironmentRef environment, int number) {
        return row(actor, environment, number).release(Map.of());
    }

    private ReleaseRow row(Actor actor, EnvironmentRef environment, int number) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.find("environmentId = ?1 and number = ?2", environment.id(), number)
                .firstResultOptional()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "release.unknown",
                        "environment " + environment.path() + " has no release " + number,
                        "list them to see which there are"));
    }
}
