package berth.server.app;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/** An app, for other features: its key and what names it. */
public record AppRef(UUID id, UUID team, String name, String createdBy, Instant createdAt) {
    public AppRef {
        requireNonNull(id, "id is null");
        requireNonNull(team, "team is null");
        requireNonNull(name, "name is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(createdAt, "createdAt is null");
    }
}
