package berth.server.build;

import berth.api.build.BuildState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** A build's log up to its true end: that of the deployment that follows it, where one does. */
@ApplicationScoped
public class BuildProgress {
    private final BuildLogs logs;
    private final Builds builds;
    private final ToldOnceStored told;
    private final EntityManager database;
    private final Set<UUID> closing = ConcurrentHashMap.newKeySet();

    BuildProgress(BuildLogs logs, Builds builds, ToldOnceStored told, EntityManager database) {
        this.logs = logs;
        this.builds = builds;
        this.told = told;
        this.database = database;
    }

    /** All lines up to now. */
    public String read(UUID build) {
        return logs.read(build);
    }

    /** As {@link BuildLogs#follow}, until build and deployment have ended. */
    public boolean follow(UUID build, long fromLine, LineListener listener) {
        return logs.follow(build, fromLine, () -> hasEnded(build), listener);
    }

    /**
     * Stores an end, and then tells of it: nothing is told that the database refuses, and who reads to the end reads that too.
     *
     * @return what the storing returned; only if it is true something is told
     */
    public boolean close(UUID build, BooleanSupplier store, Runnable tell) {
        closing.add(build);
        try {
            boolean isStored = store.getAsBoolean();
            if (isStored) {
                tell.run();
            }
            return isStored;
        } finally {
            closing.remove(build);
        }
    }

    /** Whether nothing more comes of this build, also because it has gone with its app. */
    @Transactional
    public boolean hasEnded(UUID build) {
        boolean isStored = builds.find(build)
                .map(Build::state)
                .map(state -> state.isTerminal() && (state != BuildState.SUCCEEDED || !isBeingDeployed(build)))
                .orElse(true);
        // Asked after it: what is not being told of then has been told of already.
        return isStored && !closing.contains(build) && !told.isUntold(build);
    }

    private boolean isBeingDeployed(UUID build) {
        var active = (Number) database.createNativeQuery("select count(*) from deployment where build_id = :build"
                        + " and state in ('QUEUED', 'STARTING', 'ROUTING')")
                .setParameter("build", build)
                .getSingleResult();
        return active.intValue() > 0;
    }
}
