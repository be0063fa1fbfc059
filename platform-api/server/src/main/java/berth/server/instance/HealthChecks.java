package berth.server.instance;

import berth.node.HealthCheck;
import berth.server.app.AppRef;
import berth.server.build.AppJsonHealth;
import berth.server.release.Release;
import berth.server.source.SourceFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The health checks of releases. Those from before they were kept with a release have what they went live with: what the app.json
 * of their commit says, and nothing that is understood only since. A commit never changes.
 */
@ApplicationScoped
public class HealthChecks {
    private static final Logger LOG = Logger.getLogger(HealthChecks.class);
    private static final String FILE = "app.json";
    private static final int MOST_KEPT = 5_000;

    private final SourceFiles files;
    private final Map<String, Map<String, HealthCheck>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, HealthCheck>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    HealthChecks(SourceFiles files) {
        this.files = files;
    }

    /** The check of a process type; empty if the app names none. */
    public Optional<HealthCheck> of(AppRef app, Release release, String process) {
        var checks = release.checks()
                .or(() -> release.commit().map(commit -> read(app, commit)))
                .orElse(Map.of());
        return Optional.ofNullable(checks.get(process));
    }

    private Map<String, HealthCheck> read(AppRef app, String commit) {
        var key = app.id() + "/" + commit;
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        try {
            var read = Optional.ofNullable(
                            files.read(app.id(), commit, List.of(FILE)).get(FILE))
                    .map(text -> AppJsonHealth.of(
                            text,
                            // A push would be refused today; this release went live, and may run without its check.
                            faults -> LOG.warnf(
                                    "app.json of commit %s of app %s counts only in part: %s",
                                    commit, app.name(), String.join("; ", faults))))
                    .orElse(Map.of());
            synchronized (kept) {
                kept.put(key, read);
            }
            return read;
        } catch (RuntimeException e) {
            // A repository that cannot be read must not keep the app from running.
            LOG.warnf("health checks of app %s: %s", app.name(), e.getMessage());
            return Map.of();
        }
    }
}
