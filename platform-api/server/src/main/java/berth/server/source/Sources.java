package berth.server.source;

import berth.server.app.AppPart;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What was pushed, and which branches must still follow what went live. */
@ApplicationScoped
public class Sources {
    private static final Logger LOG = Logger.getLogger(Sources.class);
    private static final int MOST_NAMED = 20;

    private final SourceStore store;
    private final Repositories repositories;
    private final Events events;
    private final Apps apps;
    private final Clock clock;

    Sources(SourceStore store, Repositories repositories, Events events, Apps apps, Clock clock) {
        this.store = store;
        this.repositories = repositories;
        this.events = events;
        this.apps = apps;
        this.clock = clock;
    }

    /** Writes down that branches and tags which deploy nothing were pushed or deleted; one event for one push. */
    @Transactional
    public void refsChanged(Actor actor, AppRef app, List<String> stored, List<String> deleted) {
        actor.require(Permission.DEPLOY, app.team());
        var detail = new HashMap<String, String>();
        if (!stored.isEmpty()) {
            detail.put("stored", named(stored));
        }
        if (!deleted.isEmpty()) {
            detail.put("deleted", named(deleted));
        }
        if (!detail.isEmpty()) {
            events.record(Event.ofApp(actor.name(), "refs.changed", app.team(), app.name(), detail));
        }
    }

    /** A push may bring thousands. */
    private static String named(List<String> refs) {
        var first = String.join(", ", refs.subList(0, Math.min(refs.size(), MOST_NAMED)));
        return refs.size() > MOST_NAMED ? first + " and " + (refs.size() - MOST_NAMED) + " more" : first;
    }

    /** Writes the source down in the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(Source source) {
        store.persist(new SourceRow(source, clock.instant()));
    }

    /** The source with that key, which must exist. */
    @Transactional
    public Source get(UUID id) {
        return Objects.requireNonNull(store.findById(id), () -> "no source " + id)
                .source();
    }

    /**
     * Commits of the newest sources of an app, live or not.
     *
     * @param sources how many at most; several may be of one commit
     */
    @Transactional
    public Set<String> commitsOfNewest(UUID app, int sources) {
        return Set.copyOf(store.getEntityManager()
                .createQuery("select commitId from SourceRow where appId = :app order by createdAt desc", String.class)
                .setParameter("app", app)
                .setMaxResults(sources)
                .getResultList());
    }

    /** Sources by their keys. */
    @Transactional
    public Map<UUID, Source> of(Set<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : store.list("id in ?1", ids).stream()
                        .map(SourceRow::source)
                        .collect(Collectors.toMap(Source::id, source -> source));
    }

    /** In the transaction in which its release goes live: the branch is to move to it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void branchMoveDue(UUID source) {
        store.update("branchMoveDue = true where id = ?1", source);
    }

    /**
     * Moves the branches that are due, oldest first. Safe to repeat: it is called right after a release went live, and by a
     * loop for what a crash left undone. One at a time, so that nobody moves a branch back with a list that has grown old;
     * one that cannot be moved keeps no other from moving.
     */
    public synchronized void moveBranches() {
        for (Source source : due()) {
            try {
                repositories.moveBranch(source.app(), source.branch(), source.commit());
                moved(source);
            } catch (RuntimeException e) {
                LOG.errorf(e, "branch %s of app %s cannot be moved yet", source.branch(), source.app());
            }
        }
    }

    @Transactional
    List<Source> due() {
        return store.list("branchMoveDue = true order by createdAt").stream()
                .map(SourceRow::source)
                .toList();
    }

    @Transactional
    void moved(Source source) {
        int count = store.update("branchMoveDue = false where id = ?1 and branchMoveDue = true", source.id());
        apps.find(source.app())
                .filter(app -> count > 0)
                .ifPresent(app -> events.record(Event.ofApp(
                        source.pushedBy(),
                        "branch.moved",
                        app.team(),
                        app.name(),
                        Map.of(
                                "branch",
                                source.branch(),
                                "before",
                                source.expectedOld().orElse("none"),
                                "after",
                                source.commit()))));
    }

    @ApplicationScoped
    static class SourceStore implements PanacheRepositoryBase<SourceRow, UUID> {}

    /** An app's repository exists from the first moment, and survives the app in the recycle bin. */
    @ApplicationScoped
    static class Part implements AppPart {
        private final SourceStore store;
        private final Repositories repositories;

        Part(SourceStore store, Repositories repositories) {
            this.store = store;
            this.repositories = repositories;
        }

        @Override
        public int rank() {
            return 20;
        }

        @Override
        public void create(AppRef app) {
            repositories.create(app.id());
        }

        @Override
        public void forget(AppRef app) {
            store.delete("appId", app.id());
            repositories.moveToTrash(app.id(), app.name());
        }
    }
}
