package berth.server.instance;

import berth.node.HealthCheck;
import berth.server.app.AppRef;
import berth.server.build.ComposeServices;
import berth.server.release.Release;
import berth.server.source.CommitFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The health checks of releases: what the app.json of their commit says and, of process types of which that says nothing, its
 * compose file. A commit never changes.
 */
@ApplicationScoped
public class HealthChecks {
    private static final Logger LOG = Logger.getLogger(HealthChecks.class);
    private static final String FILE = "app.json";
    private static final int MOST_KEPT = 5_000;

    private final CommitFiles files;
    private final Map<String, DeclaredHealth> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DeclaredHealth> eldest) {
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
        var declared = read(app, release);
        var unknown = declared.byProcess().keySet().stream()
                .filter(process -> !release.processTypes().containsKey(process))
                .sorted()
                .map(process -> "the health check of " + process + " is not used: there is no such process type");
        return Stream.concat(declared.warnings().stream(), unknown).toList();
    }

    private DeclaredHealth read(AppRef app, Release release) {
        return release.commit().map(commit -> read(app, commit)).orElse(DeclaredHealth.NONE);
    }

    private DeclaredHealth read(AppRef app, String commit) {
        var key = app.id() + "/" + commit;
        synchronized (kept) {
            var known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        try {
            var read = files.text(app.id(), commit, FILE)
                    .map(AppJsonHealth::parse)
                    .orElse(DeclaredHealth.NONE)
                    .or(compose(app, commit));
            synchronized (kept) {
                kept.put(key, read);
            }
            return read;
        } catch (RuntimeException e) {
            // A repository that cannot be read must not keep the app from running.
            LOG.warnf("health checks of app %s: %s", app.name(), e.getMessage());
            return DeclaredHealth.NONE;
        }
    }

    private DeclaredHealth compose(AppRef app, String commit) {
        return ComposeServices.FILES.stream()
                .flatMap(file ->
                        files.text(app.id(), commit, file).map(text -> ComposeHealth.parse(file, text)).stream())
                .findFirst()
                .orElse(DeclaredHealth.NONE);
    }
}
