package berth.server.app;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Apps: made, found, deleted. */
@ApplicationScoped
public class Apps {
    private static final String PLATFORM = "berth";

    private final AppStore store;
    private final Events events;
    private final List<AppPart> parts;
    private final jakarta.enterprise.event.Event<Changed> changed;
    private final Clock clock;

    Apps(
            AppStore store,
            Events events,
            @All List<AppPart> parts,
            jakarta.enterprise.event.Event<Changed> changed,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.parts =
                parts.stream().sorted(Comparator.comparingInt(AppPart::rank)).toList();
        this.changed = changed;
        this.clock = clock;
    }

    /** There is another app, or one less; heard only once it is committed. */
    public record Changed() {}

    /**
     * Makes an app with all that it has from the start: its production environment and its empty repository.
     *
     * @throws PlatformException INVALID for a bad name; CONFLICT, {@code app.name-taken}; FORBIDDEN
     */
    @Transactional
    public AppRef create(Actor actor, @Nullable String name) {
        actor.require(Permission.DEPLOY, actor.team());
        var valid = AppName.parse(name);
        if (store.active(valid.value()).isPresent()) {
            throw taken(valid);
        }
        var row = new AppRow(UUID.randomUUID(), actor.team(), valid.value(), actor.name(), clock.instant());
        try {
            store.persistAndFlush(row);
        } catch (PersistenceException e) {
            // Somebody was faster: the unique index says so.
            if (e instanceof ConstraintViolationException || e.getCause() instanceof ConstraintViolationException) {
                throw taken(valid);
            }
            throw e;
        }
        events.record(Event.ofApp(actor.name(), "app.created", row.teamId, row.name, Map.of()));
        parts.forEach(part -> part.create(row.ref()));
        changed.fire(new Changed());
        return row.ref();
    }

    /** Apps the actor may see, by name. */
    @Transactional
    public List<AppRef> list(Actor actor) {
        return store.active().stream()
                .filter(row -> actor.sees(row.teamId))
                .map(AppRow::ref)
                .toList();
    }

    /** All apps, for loops. */
    @Transactional
    public List<AppRef> active() {
        return store.active().stream().map(AppRow::ref).toList();
    }

    /** One app by its key, for loops; also one that is being deleted. */
    @Transactional
    public Optional<AppRef> find(UUID app) {
        return store.findByIdOptional(app).map(AppRow::ref);
    }

    /**
     * The app, if the actor may do that to it.
     *
     * @throws PlatformException NOT_FOUND, {@code app.unknown}, also for one the actor may not see; FORBIDDEN
     */
    @Transactional
    public AppRef require(Actor actor, String name, Permission permission) {
        var row = store.active(name).filter(found -> actor.sees(found.teamId)).orElseThrow(() -> unknown(name));
        actor.require(permission, row.teamId);
        return row.ref();
    }

    /** Wishes the app away: it is gone for its users at once, and a loop clears up behind it. */
    @Transactional
    public void delete(Actor actor, String name) {
        var app = require(actor, name, Permission.OWN);
        if (!store.wishAway(app.id())) {
            // Somebody was faster.
            throw unknown(name);
        }
        events.record(Event.ofApp(actor.name(), "app.deleted", app.team(), app.name(), Map.of()));
        changed.fire(new Changed());
    }

    /** Apps whose remains are to be removed. */
    @Transactional
    public List<AppRef> deleting() {
        return store.deleting().stream().map(AppRow::ref).toList();
    }

    /** Forgets a deleted app, once nothing of it is left. */
    @Transactional
    public void forget(AppRef app) {
        parts.reversed().forEach(part -> part.forget(app));
        store.deleteById(app.id());
        events.record(Event.ofApp(PLATFORM, "app.removed", app.team(), app.name(), Map.of()));
    }

    static PlatformException unknown(String name) {
        return new PlatformException(
                Category.NOT_FOUND,
                "app.unknown",
                "there is no app \"" + name + "\" that you may see",
                "check the name, or create it");
    }

    private static PlatformException taken(AppName name) {
        return new PlatformException(
                Category.CONFLICT,
                "app.name-taken",
                "the name \"" + name.value() + "\" is taken on this platform",
                "choose another name");
    }
}
