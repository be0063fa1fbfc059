package berth.server.instance;

import berth.node.HealthCheck;
import berth.server.app.AppRef;
import berth.server.release.Release;
import berth.server.source.CommitFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The health checks of releases: what the app.json of their commit says, which never changes. */
@ApplicationScoped
public class HealthChecks {
    private static final Logger LOG = Logger.getLogger(HealthChecks.class);
    private static final String FILE = "app.json";
    private static final int MOST_KEPT = 5_000;

    private final CommitFiles files;
    private final Map<String, AppJsonHealth> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AppJsonHealth> eldest) {
            return size() > MOST_KEPT;
        }
    };

    HealthChecks(CommitFiles files) {
        this.files = files;
    }

    /** The check of a process type; empty if the app names none. */
    public Optional<HealthCheck> of(AppRef app, Release release, String process) {
        return Optional.ofNullable(read(app, release).byProcess().get(process));
    }

    /** What of the app's checks could not be used, and why. */
    public List<String> warnings(AppRef app, Release release) {
        return read(app, release).warnings();
    }

    private AppJsonHealth read(AppRef app, Release release) {
        return release.commit().map(commit -> read(app, commit)).orElse(AppJsonHealth.NONE);
    }

    private AppJsonHealth read(AppRef app, String commit) {
        var key = app.id() + "/" + commit;
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        try {
            var read =
                    files.text(app.id(), commit, FILE).map(AppJsonHealth::parse).orElse(AppJsonHealth.NONE);
            synchronized (kept) {
                kept.put(key, read);
            }
            return read;
        } catch (RuntimeException e) {
            // A repository that cannot be read must not keep the app from running.
            LOG.warnf("health checks of app %s: %s", app.name(), e.getMessage());
            return AppJsonHealth.NONE;
        }
    }
}
