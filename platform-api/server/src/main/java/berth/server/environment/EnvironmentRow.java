package berth.server.environment;

import berth.server.app.AppRef;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * What is never written once it is there: {@link Environments} changes the table itself. A session keeps a row as it first read
 * it, locked or not, and one that is written back from there would undo what others have committed since.
 */
@Entity
@Immutable
@Table(name = "environment")
class EnvironmentRow {
    @Id
    UUID id;

    @Column(name = "app_id")
    UUID appId;

    String name;

    @Nullable
    String branch;

    @Column(name = "live_release_id")
    @Nullable
    UUID liveReleaseId;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected EnvironmentRow() {}

    EnvironmentRow(UUID id, UUID appId, String name, @Nullable String branch, Instant createdAt) {
        this.id = id;
        this.appId = appId;
        this.name = name;
        this.branch = branch;
        this.createdAt = createdAt;
    }

    EnvironmentRef ref(AppRef app) {
        return new EnvironmentRef(id, app, name, Optional.ofNullable(branch), Optional.ofNullable(liveReleaseId));
    }
}
