package berth.server.config;

import static java.util.Objects.requireNonNull;

import berth.api.release.ReleaseDiff.Names;
import berth.server.release.Release;
import java.util.Optional;

/**
 * A release that was made of an older one.
 *
 * @param config names of config vars that instances see otherwise from now on; empty where nobody knows which they saw before
 * @param change the same in words: {@code set A, B; unset C}; empty if there are none, or nobody knows
 */
public record RolledBack(Release made, Optional<Names> config, String change) {
    public RolledBack {
        requireNonNull(made, "made is null");
        requireNonNull(config, "config is null");
        requireNonNull(change, "change is null");
    }
}
