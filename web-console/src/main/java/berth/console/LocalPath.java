package berth.console;

import static java.util.Objects.requireNonNull;

import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Path on this host, with its query: the only kind of place the console sends a browser to.
 *
 * @param value begins with one slash, and no browser reads a host into it
 */
record LocalPath(String value) {
    static final LocalPath APPS = new LocalPath("/apps");

    static final LocalPath CONFIG_GROUPS = new LocalPath("/config-groups");

    /** Stands in an address for what was not made. */
    static final String NONE = "none";

    LocalPath {
        requireNonNull(value, "value is null");
        if (!isLocal(value)) {
            throw new IllegalArgumentException("not a path on this host: " + value);
        }
    }

    /** The path a link asked for, or the list of apps where it asked for anything else. */
    static LocalPath orApps(@Nullable String asked) {
        return asked != null && isLocal(asked) ? new LocalPath(asked) : APPS;
    }

    /** What a request asked for, with its query. */
    static LocalPath of(URI asked) {
        var query = asked.getRawQuery();
        return orApps(query == null ? asked.getRawPath() : asked.getRawPath() + "?" + query);
    }

    /** Page of an app. */
    static LocalPath app(String app) {
        return filled("/apps/{app}", app);
    }

    /** Page of a config group. */
    static LocalPath configGroup(String group) {
        return filled("/config-groups/{group}", group);
    }

    /** Page of a build. */
    static LocalPath build(String app, int number) {
        return filled("/apps/{app}/builds/{number}", app, number);
    }

    /** Page of a deployment. */
    static LocalPath deployment(String app, int number) {
        return filled("/apps/{app}/deployments/{number}", app, number);
    }

    /** List of an app's deployments. */
    static LocalPath deployments(String app) {
        return filled("/apps/{app}/deployments", app);
    }

    /** Page of a run. */
    static LocalPath run(String app, int number) {
        return filled("/apps/{app}/runs/{number}", app, number);
    }

    /** Page of a release. */
    static LocalPath release(String app, int number) {
        return filled("/apps/{app}/releases/{number}", app, number);
    }

    /** Config vars of an app, after a change that made a release, or none. */
    static LocalPath config(String app, Optional<Integer> made) {
        return filled(
                "/apps/{app}/config?made={made}", app, made.map(String::valueOf).orElse(NONE));
    }

    /** Formation of an app, after a process type was scaled. */
    static LocalPath formation(String app, String scaled) {
        return filled("/apps/{app}/formation?scaled={process}", app, scaled);
    }

    /** The form to sign in, which leads on to {@code then}. */
    static LocalPath signIn(LocalPath then) {
        return filled("/sign-in?then={then}", then.value());
    }

    private static LocalPath filled(String template, Object... values) {
        return new LocalPath(UriBuilder.fromUri(template).build(values).toString());
    }

    private static boolean isLocal(String path) {
        // Browsers drop control characters and read a backslash as a slash, so "/\t/host" and "/\host" leave the site.
        if (!path.startsWith("/")
                || path.startsWith("//")
                || !path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\')) {
            return false;
        }
        try {
            var uri = new URI(path);
            return !uri.isAbsolute() && uri.getRawAuthority() == null;
        } catch (URISyntaxException notAPath) {
            return false;
        }
    }
}
