package berth.server.config;

import berth.api.config.ConfigView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.NewRelease;
import berth.server.release.OldImages;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.secret.UnreadableException;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Config vars of environments: each change makes a release of what runs, with the new values. */
@ApplicationScoped
public class ConfigVars {
    private final EnvironmentConfig store;
    private final GroupStore groups;
    private final Environments environments;
    private final Releases releases;
    private final ConfigReleases made;
    private final OldImages images;
    private final Events events;

    ConfigVars(
            EnvironmentConfig store,
            GroupStore groups,
            Environments environments,
            Releases releases,
            ConfigReleases made,
            OldImages images,
            Events events) {
        this.store = store;
        this.groups = groups;
        this.environments = environments;
        this.releases = releases;
        this.made = made;
        this.images = images;
        this.events = events;
    }

    /**
     * What the instances of an environment see, or the same masked.
     *
     * @param own set on the environment itself
     * @param inherited from its groups, without what its own cover
     * @param notLive names of those that the live release has not, or has with other values, or has still
     */
    record Vars(Map<String, String> own, Map<String, Given> inherited, List<String> notLive) {
        Vars {
            own = Map.copyOf(own);
            inherited = Map.copyOf(inherited);
            notLive = List.copyOf(notLive);
        }

        /** Never prints values. */
        @Override
        public String toString() {
            return "Vars[" + own.keySet() + ", " + inherited.keySet() + "]";
        }
    }

    /** A value of a group. */
    record Given(String group, String value) {
        /** Never prints the value. */
        @Override
        public String toString() {
            return "Given[" + group + "]";
        }
    }

    /** Their names, each with a mask for its value. */
    @Transactional
    Vars names(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        var vars = vars(environment);
        var inherited = new TreeMap<String, Given>();
        vars.inherited().forEach((name, given) -> inherited.put(name, new Given(given.group(), ConfigView.MASK)));
        return new Vars(ConfigResource.masked(vars.own().keySet()), inherited, vars.notLive());
    }

    /** With their values: for those who may change them. */
    @Transactional
    Vars values(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.DEPLOY, environment.app().team());
        return vars(environment);
    }

    private Vars vars(EnvironmentRef environment) {
        var own = store.own(environment.id());
        var inherited = new TreeMap<String, Given>();
        for (ConfigGroup group : groups.usedBy(environment.id())) {
            group.variables().forEach((name, value) -> inherited.put(name, new Given(group.name(), value)));
        }
        inherited.keySet().removeAll(own.keySet());
        var seen = new TreeMap<>(own);
        inherited.forEach((name, given) -> seen.put(name, given.value()));
        return new Vars(own, inherited, made.notLive(environment, seen));
    }

    /**
     * Makes all of the change at once.
     *
     * @param afresh where those that are kept cannot be read, forgets them
     * @return the release that it made; none if instances have it so already, or nothing is deployed yet
     */
    @Transactional
    Optional<Release> change(Actor actor, EnvironmentRef environment, ConfigChange change, boolean afresh) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        boolean lost = afresh && !isReadable(environment);
        var before = lost ? Map.<String, String>of() : store.own(environment.id());
        var after = change.applyTo(before);
        if (lost || !after.equals(before)) {
            store.put(actor.name(), environment.id(), after);
            events.record(Event.ofEnvironment(
                    actor.name(),
                    "config.changed",
                    environment.app().team(),
                    environment.app().name(),
                    environment.name(),
                    lost ? change.detailOfLost() : change.detail(before)));
        }
        return made.make(environment, "config: ", change.summary(before), actor.name());
    }

    private boolean isReadable(EnvironmentRef environment) {
        try {
            store.own(environment.id());
            return true;
        } catch (UnreadableException e) {
            return false;
        }
    }

    /** What instances should see, with what comes of groups; empty if that cannot be read. */
    private Optional<Map<String, String>> seen(EnvironmentRef environment) {
        try {
            return Optional.of(store.of(environment.id()));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a release of an older one: of all of it, so that the environment's config becomes that of then, or of its config
     * alone, with the image of now.
     *
     * @param newest number of the newest release that the actor knows of; empty: whichever is
     * @throws PlatformException CONFLICT, {@code rollback.outdated} if there is a newer one
     */
    @Transactional
    public RolledBack rollBack(
            Actor actor, EnvironmentRef environment, Release to, Rollback what, Optional<Integer> newest) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        newest.ifPresent(known -> requireNewest(environment, known));
        var cause = "rollback to " + (what == Rollback.CONFIG ? "the config of " : "") + "v" + to.number();
        return rollBack(actor.name(), environment, to, what, cause);
    }

    private void requireNewest(EnvironmentRef environment, int known) {
        var made = releases.newest(environment.id()).filter(number -> number != known);
        if (made.isPresent()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "rollback.outdated",
                    "release " + made.get() + " was made meanwhile, so nothing was rolled back",
                    "look at what changes now, and go on if you want that");
        }
    }

    /** As {@link #rollBack(Actor, EnvironmentRef, Release, Rollback, Optional)} of all, by whoever and for whatever cause. */
    @Transactional
    public RolledBack rollBack(String by, EnvironmentRef environment, Release to, String cause) {
        return rollBack(by, environment, to, Rollback.ALL, cause);
    }

    private RolledBack rollBack(String by, EnvironmentRef environment, Release to, Rollback what, String cause) {
        environments.lock(environment.id());
        if (what == Rollback.ALL && images.isGone(to.id())) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "release.image-gone",
                    "the image of v" + to.number() + " was removed: Berth keeps those of the last releases only",
                    "push its commit again, or roll back its config alone");
        }
        var seen = seen(environment);
        var change = seen.map(before -> ConfigChange.between(before, to.variables()));
        var detached = store.restore(by, environment.id(), to.variables());
        var base = switch (what) {
            case ALL -> to;
            case CONFIG -> releases.wished(environment).orElse(to);
        };
        var detail = detail(environment, to, what, cause, detached);
        if (change.isEmpty()) {
            detail.putAll(ConfigChange.between(Map.of(), to.variables()).detailOfLost());
        } else if (!change.get().values().isEmpty()) {
            detail.putAll(change.get().detail(seen.get()));
        }
        events.record(Event.ofEnvironment(
                by,
                "release.rolled-back",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                detail));
        return new RolledBack(
                releases.create(environment, NewRelease.like(base, cause, by)),
                change.map(known -> known.names(seen.get())),
                change.map(known -> known.summary(seen.get())).orElse(""));
    }

    private Map<String, String> detail(
            EnvironmentRef environment, Release to, Rollback what, String cause, List<String> detached) {
        var detail = new TreeMap<>(Map.of("to", String.valueOf(to.number()), "what", what.name(), "cause", cause));
        environments
                .liveRelease(environment.id())
                .flatMap(releases::number)
                .ifPresent(live -> detail.put("live", String.valueOf(live)));
        if (!detached.isEmpty()) {
            detail.put("detached", String.join(", ", detached));
        }
        return detail;
    }
}
