package berth.server.environment;

import static java.util.Objects.requireNonNull;

import berth.server.app.AppRef;
import java.util.Optional;
import java.util.UUID;

/** An environment, for other features. */
public record EnvironmentRef(UUID id, AppRef app, String name, Optional<String> branch, Optional<UUID> liveRelease) {
    public EnvironmentRef {
        requireNonNull(id, "id is null");
        requireNonNull(app, "app is null");
        requireNonNull(name, "name is null");
        requireNonNull(branch, "branch is null");
        requireNonNull(liveRelease, "liveRelease is null");
    }

    /** For logs and messages: {@code shop/production}. */
    public String path() {
        return app.name() + "/" + name;
    }
}
