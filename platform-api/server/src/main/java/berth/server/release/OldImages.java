package berth.server.release;

import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.setting.BerthConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/** Images that no release needs any more: neither the last ones of an environment, nor one that is live or on its way. */
@ApplicationScoped
public class OldImages {
    private static final String LET_GO = """
            with ranked as (
                select id, image, row_number() over (partition by environment_id order by number desc) as rank
                from release where image_gone_at is null),
            needed as (
                select image from ranked where rank <= :keep
                union select r.image from release r join environment e on e.live_release_id = r.id
                union select r.image from release r join deployment d on r.id in (d.to_release_id, d.from_release_id)
                    where d.state in ('QUEUED', 'STARTING', 'ROUTING') or d.watch_until > :now
                union select r.image from release r join run on run.release_id = r.id
                    where run.state in ('QUEUED', 'RUNNING'))
            , gone as (update release set image_gone_at = :now, image_removal_due = true
            where image_gone_at is null and image not in (select image from needed)
            returning environment_id, number)
            select environment_id, number from gone order by environment_id, number
            """;

    private static final String PLATFORM = "berth";

    /** Another build may have made the same image again meanwhile. */
    private static final String DUE = """
            select distinct image from release r where image_removal_due
                and not exists (select 1 from release o where o.image = r.image and o.image_gone_at is null)
            """;

    private final EntityManager database;
    private final Environments environments;
    private final Events events;
    private final int keep;
    private final Clock clock;

    OldImages(EntityManager database, Environments environments, Events events, BerthConfig config, Clock clock) {
        this.database = database;
        this.environments = environments;
        this.events = events;
        this.keep = config.deployments().keepReleases();
        this.clock = clock;
    }

    /** Lets go of all that nothing needs: from here on nobody rolls back to them. Returns how many releases that were. */
    @Transactional
    public int letGo() {
        var gone = session()
                .createNativeQuery(LET_GO, Object[].class)
                .setParameter("keep", keep)
                .setParameter("now", clock.instant())
                .getResultList();
        var releases = new LinkedHashMap<UUID, List<String>>();
        gone.forEach(row -> releases.computeIfAbsent((UUID) row[0], key -> new ArrayList<>())
                .add("v" + row[1]));
        releases.forEach(this::record);
        return gone.size();
    }

    private void record(UUID id, List<String> releases) {
        environments
                .find(id)
                .ifPresent(environment -> events.record(Event.ofEnvironment(
                        PLATFORM,
                        "release.image-let-go",
                        environment.app().team(),
                        environment.app().name(),
                        environment.name(),
                        Map.of("releases", String.join(", ", releases)))));
    }

    /** Content ids of images that must be removed from the machine yet. */
    @Transactional
    public List<String> due() {
        return session().createNativeQuery(DUE, String.class).getResultList();
    }

    /** It was removed. */
    @Transactional
    public void removed(String image) {
        session()
                .createNativeMutationQuery("update release set image_removal_due = false where image = :image")
                .setParameter("image", image)
                .executeUpdate();
    }

    /** Whether a release's image has been let go of; if not, nobody does so until the caller's transaction ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean isGone(UUID release) {
        return session()
                .createNativeQuery(
                        "select image_gone_at is not null from release where id = :id for share", Boolean.class)
                .setParameter("id", release)
                .getSingleResult();
    }

    /** Those of these releases whose image has been let go of. */
    @Transactional
    public Set<UUID> goneOf(Collection<Release> releases) {
        if (releases.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(session()
                .createNativeQuery(
                        "select id from release where id in (:ids) and image_gone_at is not null", UUID.class)
                .setParameterList("ids", releases.stream().map(Release::id).toList())
                .getResultList());
    }

    private Session session() {
        return database.unwrap(Session.class);
    }
}
