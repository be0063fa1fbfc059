package berth.server.build;

import berth.api.build.BuildState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** A build's log up to its true end: that of the deployment that follows it, where one does. */
@ApplicationScoped
public class BuildProgress {
    private final BuildLogs logs;
    private final Builds builds;
    private final EntityManager database;

    BuildProgress(BuildLogs logs, Builds builds, EntityManager database) {
        this.logs = logs;
        this.builds = builds;
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

    /** Whether nothing more comes of this build, also because it has gone with its app. */
    @Transactional
    public boolean hasEnded(UUID build) {
        return builds.find(build)
                .map(Build::state)
                .map(state -> state.isTerminal() && (state != BuildState.SUCCEEDED || !isBeingDeployed(build)))
                .orElse(true);
    }

    private boolean isBeingDeployed(UUID build) {
        var active = (Number) database.createNativeQuery("select count(*) from deployment where build_id = :build"
                        + " and state in ('QUEUED', 'STARTING', 'ROUTING')")
                .setParameter("build", build)
                .getSingleResult();
        return active.intValue() > 0;
    }
}
