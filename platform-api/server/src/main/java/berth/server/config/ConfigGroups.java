package berth.server.config;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.release.Release;
import berth.server.secret.UnreadableException;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Config groups of teams: each change makes a release of each environment for which something changes by it. */
@ApplicationScoped
class ConfigGroups {
    private static final Pattern NAME = Pattern.compile("[a-z](-?[a-z0-9]){0,29}");

    private final GroupStore store;
    private final ConfigReleases releases;
    private final Environments environments;
    private final Events events;

    ConfigGroups(GroupStore store, ConfigReleases releases, Environments environments, Events events) {
        this.store = store;
        this.releases = releases;
        this.environments = environments;
        this.events = events;
    }

    /** A release that a change of a group made. */
    record Made(EnvironmentRef environment, Release release) {}

    /**
     * What a change of a group did.
     *
     * @param unreadable environments that got no release, for their other config vars cannot be read
     */
    record Changed(List<Made> made, List<EnvironmentRef> unreadable) {
        static final Changed NOTHING = new Changed(List.of(), List.of());
    }

    @Transactional
    List<ConfigGroup> list(Actor actor, UUID team) {
        actor.require(Permission.VIEW, team);
        return store.ofTeam(team);
    }

    /** @throws PlatformException NOT_FOUND, {@code config-group.unknown} */
    @Transactional
    ConfigGroup require(Actor actor, UUID team, String name, Permission permission) {
        actor.require(permission, team);
        return store.named(team, name)
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "config-group.unknown",
                        "the team has no config group \"" + name + "\"",
                        "list them to see which there are, or create it"));
    }

    /** Environments that use it, by path, of apps that are not being deleted. */
    @Transactional
    List<EnvironmentRef> users(ConfigGroup group) {
        return users(List.of(group)).getOrDefault(group.id(), List.of());
    }

    /** The same of each of these, by its key; with no more statements than of one. */
    @Transactional
    Map<UUID, List<EnvironmentRef>> users(List<ConfigGroup> groups) {
        var keys = store.users(groups.stream().map(ConfigGroup::id).collect(Collectors.toSet()));
        var active = environments.active().stream()
                .sorted(Comparator.comparing(EnvironmentRef::path))
                .toList();
        var users = new HashMap<UUID, List<EnvironmentRef>>();
        keys.forEach((group, using) -> users.put(
                group,
                active.stream()
                        .filter(environment -> using.contains(environment.id()))
                        .toList()));
        return users;
    }

    /** @throws PlatformException INVALID, {@code config-group.name-invalid}; CONFLICT, {@code config-group.name-taken} */
    @Transactional
    ConfigGroup create(Actor actor, UUID team, String name) {
        actor.require(Permission.DEPLOY, team);
        if (!NAME.matcher(name).matches()) {
            throw new PlatformException(
                    Category.INVALID,
                    "config-group.name-invalid",
                    "\"" + name + "\" cannot be the name of a config group",
                    "use 1 to 30 lower-case letters, digits and single hyphens, beginning with a letter");
        }
        var made = store.create(team, name, actor.name())
                .orElseThrow(() -> new PlatformException(
                        Category.CONFLICT,
                        "config-group.name-taken",
                        "the team has a config group \"" + name + "\" already",
                        "choose another name"));
        record(actor, team, "config-group.created", Map.of("group", name));
        return made;
    }

    /**
     * Makes all of the change at once.
     *
     * @param afresh where the vars that are kept cannot be read, forgets them
     */
    @Transactional
    Changed change(Actor actor, UUID team, String name, ConfigChange change, boolean afresh) {
        store.lock(team, List.of(name));
        var group = require(actor, team, name, Permission.DEPLOY);
        boolean lost = afresh && !group.isReadable();
        var before = lost ? Map.<String, String>of() : group.variables();
        var after = change.applyTo(before);
        var users = store.users(group.id()).stream()
                .filter(environments::lockActive)
                .toList();
        if (lost || !after.equals(before)) {
            store.put(group.id(), after, actor.name());
            record(
                    actor,
                    team,
                    "config-group.changed",
                    detail(name, lost ? change.detailOfLost() : change.detail(before)));
        }
        var made = new ArrayList<Made>();
        var unreadable = new ArrayList<EnvironmentRef>();
        for (UUID user : users) {
            try {
                // A rollback may have detached it before it was locked; then nothing changes for it.
                released(user, "config group " + name + ": ", change.summary(before), actor)
                        .ifPresent(made::add);
            } catch (UnreadableException e) {
                environments.find(user).ifPresent(unreadable::add);
            }
        }
        return new Changed(made, unreadable);
    }

    /**
     * Makes these the groups of the environment, in this order.
     *
     * @return the release that it made; none if instances have these config vars already, or nothing is deployed yet
     * @throws PlatformException NOT_FOUND, {@code config-group.unknown}; INVALID, {@code config-group.twice}
     */
    @Transactional
    Optional<Release> attach(Actor actor, EnvironmentRef environment, List<String> names) {
        var team = environment.app().team();
        if (names.size() != names.stream().distinct().count()) {
            throw new PlatformException(
                    Category.INVALID, "config-group.twice", "a config group is named twice", "name each once");
        }
        store.lock(team, names);
        var wished = names.stream()
                .map(name -> require(actor, team, name, Permission.DEPLOY).id())
                .toList();
        environments.lock(environment.id());
        var used = store.usedBy(environment.id());
        var is = String.join(", ", names);
        if (!used.stream().map(ConfigGroup::id).toList().equals(wished)) {
            store.use(environment.id(), wished);
            var was = used.stream().map(ConfigGroup::name).collect(Collectors.joining(", "));
            events.record(Event.ofEnvironment(
                    actor.name(),
                    "config.groups-changed",
                    team,
                    environment.app().name(),
                    environment.name(),
                    Map.of("before", was, "after", is)));
        }
        return released(environment.id(), "config groups: ", is.isEmpty() ? "none" : is, actor)
                .map(Made::release);
    }

    /** Names of the groups that the environment uses, in their order. */
    @Transactional
    List<ConfigGroup> usedBy(Actor actor, EnvironmentRef environment) {
        actor.require(Permission.VIEW, environment.app().team());
        return store.usedBy(environment.id());
    }

    /** @throws PlatformException CONFLICT, {@code config-group.in-use} */
    @Transactional
    void delete(Actor actor, UUID team, String name) {
        store.lock(team, List.of(name));
        var group = require(actor, team, name, Permission.DEPLOY);
        var users = users(group);
        if (!users.isEmpty()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "config-group.in-use",
                    "the config group " + name + " is used by "
                            + users.stream().map(EnvironmentRef::path).collect(Collectors.joining(", ")),
                    "detach it there first");
        }
        // What is left are environments of apps that are being deleted.
        store.users(group.id()).forEach(store::unuse);
        store.deleteById(group.id());
        record(actor, team, "config-group.deleted", Map.of("group", name));
    }

    private Optional<Made> released(UUID id, String cause, String summary, Actor actor) {
        return environments
                .find(id)
                .flatMap(environment -> releases.make(environment, cause, summary, actor.name())
                        .map(release -> new Made(environment, release)));
    }

    private static Map<String, String> detail(String group, Map<String, String> change) {
        var all = new HashMap<>(change);
        all.put("group", group);
        return all;
    }

    private void record(Actor actor, UUID team, String kind, Map<String, String> detail) {
        events.record(new Event(actor.name(), kind, Optional.of(team), Optional.empty(), Optional.empty(), detail));
    }
}
