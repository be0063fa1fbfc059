package berth.server.config;

import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.release.NewRelease;
import berth.server.release.Release;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Releases of what runs with the config vars of now. One is made where instances have or are about to get others, not where the
 * vars that are kept have just changed: a change whose deployment failed or was cancelled is made when it is sent again.
 */
@ApplicationScoped
class ConfigReleases {
    private final EnvironmentConfig config;
    private final Environments environments;
    private final Releases releases;

    ConfigReleases(EnvironmentConfig config, Environments environments, Releases releases) {
        this.config = config;
        this.environments = environments;
        this.releases = releases;
    }

    /**
     * To be called while the environment is locked.
     *
     * @param cause its beginning, for example {@code config: }
     * @param summary what was changed; empty: what differs is named
     * @return the release; none if it would differ in nothing, or nothing is deployed yet
     * @throws berth.server.secret.UnreadableException if the config vars of now cannot be read
     */
    Optional<Release> make(EnvironmentRef environment, String cause, String summary, String by) {
        var now = config.of(environment.id());
        ConfigChange.requireFits(now);
        return releases.wished(environment).flatMap(base -> {
            var has = releases.variables(base.id());
            if (has.equals(Optional.of(now))) {
                return Optional.empty();
            }
            var what = summary.isEmpty() ? summary(has.orElse(Map.of()), now) : summary;
            return Optional.of(releases.create(environment, NewRelease.like(base, cause + what, by)));
        });
    }

    private static String summary(Map<String, String> has, Map<String, String> now) {
        return ConfigChange.between(has, now).summary(has);
    }

    /**
     * Names of those that the live release has not, or has with other values, or has still though they were unset; all if it is
     * not known what it has. None before the first release.
     *
     * @param now what instances should see
     */
    List<String> notLive(EnvironmentRef environment, Map<String, String> now) {
        return environments
                .liveRelease(environment.id())
                .map(live -> releases.variables(live).orElse(Map.of()))
                .map(has -> ConfigChange.between(has, now).values().keySet().stream()
                        .sorted()
                        .toList())
                .orElse(List.of());
    }
}
