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
import berth.server.release.Scale;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** How a process type runs of which neither somebody nor its source says anything. */
    public Scale standard() {
        return store.standard();
    }

    /** Those of all environments, for loops; what is not there has the standard of {@link #of}. */
    @Transactional
    public Formations.All all() {
        return new All(store.all(), store.standard());
    }

    /** Those of some environments. */
    @Transactional
    public Formations.All of(Set<UUID> environments) {
        return new All(store.of(environments), store.standard());
    }

    /** Formations of environments at one moment. */
    public record All(Map<UUID, Map<String, ScaleWish>> wishes, Scale standard) {
        /** That of an environment. */
        public Formation of(UUID environment) {
            return new Formation(wishes.getOrDefault(environment, Map.of()), standard);
        }
    }

    /** What each process type of the environment runs like; before the first release, what was said so far. */
    @Transactional
    public Map<String, Scale> show(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        var formation = store.of(environment.id());
        var release = releases.wished(environment);
        var shown = new TreeMap<String, Scale>();
        types(release, formation).stream()
                .filter(process -> !process.equals(Formation.RELEASE_PROCESS))
                .forEach(process -> shown.put(process, formation.of(defaults(release), process)));
        return shown;
    }

    /**
     * Changes all of them or none.
     *
     * @param wishes what is said of process types; empty takes back all that was said
     * @param node what may be claimed of the machine
     * @throws PlatformException INVALID; CONFLICT, {@code node.full}
     */
    @Transactional
    void change(Actor actor, EnvironmentRef environment, Map<String, Optional<ScaleWish>> wishes, Admission node) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        var release = releases.wished(environment);
        var defaults = defaults(release);
        var before = store.of(environment.id());
        var types = types(release, before);
        wishes.keySet().forEach(process -> requireKnown(environment, process, release, types));
        var after = after(before, wishes);
        wishes.keySet()
                .forEach(process -> node.require(process, before.of(defaults, process), after.of(defaults, process)));
        var all = new TreeSet<>(types);
        all.addAll(wishes.keySet());
        requireAddresses(all, defaults, after);
        node.require(
                claims.othersThan(environment.id(), Optional.empty(), before.standard()),
                claim(all, defaults, before),
                claim(all, defaults, after));
        var changed = wishes.keySet().stream()
                .filter(process -> !wish(after, process).equals(wish(before, process)))
                .sorted()
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(process -> store.put(
                environment.id(),
                process,
                wish(after, process),
                !after.of(defaults, process).limitsAs(before.of(defaults, process)),
                actor.name()));
        events.record(Event.ofEnvironment(
                actor.name(),
                "formation.changed",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                changed.stream()
                        .collect(Collectors.toMap(
                                process -> process,
                                process -> before.of(defaults, process) + " → " + after.of(defaults, process)))));
        scaled.fire(new Scaled());
    }

    /**
     * Why a release cannot run in its environment's formation: only what it asks for beyond what runs already is refused.
     *
     * @param live what runs now; empty before the first
     * @param node what may be claimed of the machine
     * @return the refusal; empty if it can run
     */
    @Transactional
    Optional<PlatformException> refusal(
            EnvironmentRef environment, Optional<Release> live, Release coming, Admission node) {
        var formation = store.of(environment.id());
        var types = coming.processTypes().keySet();
        var others = claims.othersThan(environment.id(), Optional.of(coming.id()), formation.standard());
        var before = live.map(now -> claim(now.processTypes().keySet(), now.formation(), formation))
                .orElse(new Claim(0, 0));
        try {
            types.forEach(
                    process -> node.require(process, largest(process, live, formation), formation.of(coming, process)));
            requireAddresses(types, coming.formation(), formation);
            node.require(others, before, claim(types, coming.formation(), formation));
            return Optional.empty();
        } catch (PlatformException e) {
            return Optional.of(e);
        }
    }

    /** What one instance may claim without being asked: the standard, and what an instance of the live release has already. */
    private static Scale largest(String process, Optional<Release> live, Formation formation) {
        return Stream.concat(
                        Stream.of(formation.of(Map.of(), process)),
                        live.stream()
                                .flatMap(now ->
                                        now.processTypes().keySet().stream().map(type -> formation.of(now, type))))
                .max(Comparator.comparingDouble(Scale::cpus))
                .orElseThrow();
    }

    private static Formation after(Formation before, Map<String, Optional<ScaleWish>> said) {
        var wishes = new HashMap<>(before.wishes());
        said.forEach((process, wish) -> wishes.put(
                process, wish.map(one -> one.over(wish(before, process))).orElse(ScaleWish.NONE)));
        return new Formation(wishes, before.standard());
    }

    private static ScaleWish wish(Formation formation, String process) {
        return formation.wishes().getOrDefault(process, ScaleWish.NONE);
    }

    private static Map<String, Scale> defaults(Optional<Release> release) {
        return release.map(Release::formation).orElse(Map.of());
    }

    private static Set<String> types(Optional<Release> release, Formation formation) {
        return release.map(Release::processTypes)
                .map(Map::keySet)
                .orElse(formation.wishes().keySet());
    }

    /** Before the first release nobody knows the names. */
    private static void requireKnown(
            EnvironmentRef environment, String process, Optional<Release> release, Set<String> types) {
        var known = release.isPresent() ? types.contains(process) : process.matches("[A-Za-z0-9_-]{1,63}");
        if (!known) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.process-unknown",
                    "environment " + environment.path() + " has no process type \"" + process + "\"",
                    scalable(types) + "; nothing was changed");
        }
    }

    private static String scalable(Set<String> types) {
        var names = types.stream()
                .filter(type -> !type.equals(Formation.RELEASE_PROCESS))
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "it has none that can be scaled" : "it has " + names;
    }

    private static void requireAddresses(Set<String> types, Map<String, Scale> defaults, Formation formation) {
        int count = types.stream()
                .filter(process -> !process.equals(Formation.RELEASE_PROCESS))
                .mapToInt(process -> formation.of(defaults, process).count())
                .sum();
        if (count > ScaleWish.MOST_INSTANCES) {
            throw new PlatformException(
                    Category.INVALID,
                    "formation.invalid",
                    "an environment has " + ScaleWish.MOST_INSTANCES + " instances at most, and this would be " + count,
                    "ask for fewer; nothing was changed");
        }
    }

    private static Claim claim(Set<String> types, Map<String, Scale> defaults, Formation formation) {
        var claim = new Claim(0, 0);
        for (String process : types) {
            if (!process.equals(Formation.RELEASE_PROCESS)) {
                claim = claim.plus(formation.of(defaults, process));
            }
        }
        return claim;
    }
}
