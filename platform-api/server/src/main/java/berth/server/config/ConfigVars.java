package berth.server.config;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.CurrentConfig;
import berth.server.release.NewRelease;
import berth.server.release.OldImages;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.secret.Seals;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Config vars: kept sealed per environment; each change makes a release of what runs, with the new values. */
@ApplicationScoped
public class ConfigVars implements CurrentConfig {
    private static final int LONGEST_CAUSE = 200;

    private final ConfigStore store;
    private final Environments environments;
    private final Releases releases;
    private final OldImages images;
    private final Seals seals;
    private final Events events;
    private final Clock clock;

    ConfigVars(
            ConfigStore store,
            Environments environments,
            Releases releases,
            OldImages images,
            Seals seals,
            Events events,
            Clock clock) {
        this.store = store;
        this.environments = environments;
        this.releases = releases;
        this.images = images;
        this.seals = seals;
        this.events = events;
        this.clock = clock;
    }

    /** Their names, sorted. */
    @Transactional
    public Set<String> names(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        return of(environment.id()).keySet();
    }

    /** Their values by name: for those who may change them. */
    @Transactional
    public Map<String, String> values(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.DEPLOY, environment.app().team());
        return of(environment.id());
    }

    /**
     * Makes all of the change at once.
     *
     * @return the release that it made; none if nothing changed or nothing is deployed yet
     */
    @Transactional
    public Optional<Release> change(Actor actor, EnvironmentRef environment, ConfigChange change) {
        actor.require(Permission.DEPLOY, environment.app().team());
        environments.lock(environment.id());
        var before = of(environment.id());
        var after = change.applyTo(before);
        if (after.equals(before)) {
            return Optional.empty();
        }
        put(actor.name(), environment, after);
        var summary = change.summary(before);
        events.record(Event.ofEnvironment(
                actor.name(),
                "config.changed",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                Map.of("change", summary)));
        return releases.wished(environment)
                .map(base ->
                        releases.create(environment, successor(base, "config: " + shortened(summary), actor.name())));
    }

    /**
     * Makes a release of an older one: of all of it, so that the environment's config becomes that of then, or of its config
     * alone, with the image of now.
     */
    @Transactional
    public Release rollBack(Actor actor, EnvironmentRef environment, Release to, Rollback what) {
        actor.require(Permission.DEPLOY, environment.app().team());
        var cause = "rollback to " + (what == Rollback.CONFIG ? "the config of " : "") + "v" + to.number();
        return rollBack(actor.name(), environment, to, what, cause);
    }

    /** As {@link #rollBack(Actor, EnvironmentRef, Release, Rollback)} of all, by whoever and for whatever cause. */
    @Transactional
    public Release rollBack(String by, EnvironmentRef environment, Release to, String cause) {
        return rollBack(by, environment, to, Rollback.ALL, cause);
    }

    private Release rollBack(String by, EnvironmentRef environment, Release to, Rollback what, String cause) {
        environments.lock(environment.id());
        if (what == Rollback.ALL && images.isGone(to.id())) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "release.image-gone",
                    "the image of v" + to.number() + " was removed: Berth keeps those of the last releases only",
                    "push its commit again, or roll back its config alone");
        }
        put(by, environment, to.variables());
        var base = switch (what) {
            case ALL -> to;
            case CONFIG -> releases.wished(environment).orElse(to);
        };
        events.record(Event.ofEnvironment(
                by,
                "release.rolled-back",
                environment.app().team(),
                environment.app().name(),
                environment.name(),
                Map.of("to", String.valueOf(to.number()), "what", what.name())));
        return releases.create(environment, successor(base, cause, by));
    }

    @Override
    @Transactional
    public Map<String, String> of(UUID environment) {
        return store.findByIdOptional(environment)
                .map(row -> seals.open(row.variables, place(environment)))
                .orElse(Map.of());
    }

    /** Seals again what an older key sealed. Returns how many environments that were. */
    @Transactional
    public int sealAgain() {
        int count = 0;
        for (var row : store.listAll()) {
            var renewed = seals.renewed(row.variables, place(row.environmentId));
            if (renewed != row.variables) {
                row.variables = renewed;
                count++;
            }
        }
        return count;
    }

    private void put(String by, EnvironmentRef environment, Map<String, String> variables) {
        var sealed = seals.seal(variables, place(environment.id()));
        var row = store.findById(environment.id());
        if (row == null) {
            store.persist(new ConfigRow(environment.id(), sealed, by, clock.instant()));
        } else {
            row.variables = sealed;
            row.changedBy = by;
            row.changedAt = clock.instant();
        }
    }

    private static NewRelease successor(Release base, String cause, String by) {
        return new NewRelease(
                base.environment(),
                Optional.empty(),
                base.commit(),
                base.image(),
                base.processTypes(),
                base.formation(),
                base.crontab(),
                base.port(),
                cause,
                by);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_CAUSE ? text : text.substring(0, LONGEST_CAUSE) + "…";
    }

    private static String place(UUID environment) {
        return "config/" + environment;
    }

    @ApplicationScoped
    static class ConfigStore implements PanacheRepositoryBase<ConfigRow, UUID> {}

    /** An app's config goes with the app. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final ConfigStore store;
        private final Environments environments;

        Part(ConfigStore store, Environments environments) {
            this.store = store;
            this.environments = environments;
        }

        @Override
        public int rank() {
            return 45;
        }

        @Override
        public void forget(AppRef app) {
            environments.list(app).forEach(environment -> store.deleteById(environment.id()));
        }
    }
}
