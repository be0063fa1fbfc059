package berth.server.formation;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.formation.Admission.Claim;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Formations: how many instances of each process type run, with what memory and processors. */
@ApplicationScoped
public class Formations {
    private final FormationStore store;
    private final Claims claims;
    private final Environments environments;
    private final Releases releases;
    private final Events events;
    private final jakarta.enterprise.event.Event<Scaled> scaled;

    Formations(
            FormationStore store,
            Claims claims,
            Environments environments,
            Releases releases,
            Events events,
            jakarta.enterprise.event.Event<Scaled> scaled) {
        this.store = store;
        this.claims = claims;
        this.environments = environments;
        this.releases = releases;
        this.events = events;
        this.scaled = scaled;
    }

    /** Some formation was changed; heard only once it is committed. */
    public record Scaled() {}

    /** That of an environment, for loops. */
    @Transactional
    public Formation of(UUID environment) {
        return store.of(environment);
    }

    /** Those of all environments, for loops; what is not there has the standard of {@link #of}. */
    @Transactional
    public Formations.All all() {
        return new All(store.all(), store.standard());
    }

    /** Formations of all environments at one moment. */
    public record All(Map<UUID, Map<String, Scale>> given, Scale standard) {
        /** That of an environment. */
        public Formation of(UUID environment) {
            return new Formation(given.getOrDefault(environment, Map.of()), standard);
        }
    }

    /** What each process type of the environment runs like; before the first release, what was said so far. */
    @Transactional
    public Map<String, Scale> show(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        var formation = store.of(environment.id());
        var shown = new TreeMap<String, Scale>();
        types(environment, formation).stream()
                .filter(process -> !process.equals(Formation.RELEASE_PROCESS))
                .forEach(process -> shown.put(process, formation.of(process)));
        return shown;
    }

    /**
     * Changes all of them or none.
     *
     * @param node what may be claimed of the machine
     * @throws PlatformException INVALID; CONFLICT, {@code node.full}
     */
    @Transactional
    void change(Actor actor, EnvironmentRef environment, Map<String, ScaleChange> changes, Admission node) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        var before = store.of(environment.id());
        var types = types(environment, before);
        var asked = new TreeMap<>(before.given());
        changes.forEach((process, change) -> {
            requireKnown(environment, process, types);
            var scale = change.applyTo(before.of(process));
            node.require(process, before.of(process), scale);
            asked.put(process, scale);
        });
        var after = new Formation(asked, before.standard());
        var all = new TreeSet<>(types);
        all.addAll(changes.keySet());
        requireAddresses(all, after);
        node.require(claims.othersThan(environment.id(), before.standard()), claim(all, before), claim(all, after));
        var changed = changes.keySet().stream()
                .filter(process -> !after.of(process).equals(before.of(process)))
                .sorted()
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(process -> store.put(environment.id(), process, after.of(process), actor.name()));
        events.record(Event.ofEnvironment(
                actor.name(),
                "formation.changed",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                changed.stream()
                        .collect(Collectors.toMap(
                                process -> process, process -> before.of(process) + " → " + after.of(process)))));
        scaled.fire(new Scaled());
    }

    private Set<String> types(EnvironmentRef environment, Formation formation) {
        return releases.wished(environment)
                .map(Release::processTypes)
                .map(Map::keySet)
                .orElse(formation.given().keySet());
    }

    /** Before the first release nobody knows the names. */
    private void requireKnown(EnvironmentRef environment, String process, Set<String> types) {
        var known = releases.wished(environment).isPresent()
                ? types.contains(process)
                : process.matches("[A-Za-z0-9_-]{1,63}");
        if (!known) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.process-unknown",
                    environment.path() + " has no process type \"" + process + "\"",
                    "it has " + String.join(", ", new TreeSet<>(types)) + "; nothing was changed");
        }
    }

    private static void requireAddresses(Set<String> types, Formation after) {
        int count = types.stream()
                .filter(process -> !process.equals(Formation.RELEASE_PROCESS))
                .mapToInt(process -> after.of(process).count())
                .sum();
        if (count > ScaleChange.MOST_INSTANCES) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.invalid",
                    "an environment has " + ScaleChange.MOST_INSTANCES + " instances at most, and this would be "
                            + count,
                    "ask for fewer; nothing was changed");
        }
    }

    private static Claim claim(Set<String> types, Formation formation) {
        var claim = new Claim(0, 0);
        for (String process : types) {
            if (!process.equals(Formation.RELEASE_PROCESS)) {
                claim = claim.plus(formation.of(process));
            }
        }
        return claim;
    }
}
