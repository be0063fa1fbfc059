package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.server.work.WorkRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "deployment")
class DeploymentRow extends WorkRow {
    @Column(name = "build_id")
    @Nullable
    UUID buildId;

    @Column(name = "from_release_id")
    @Nullable
    UUID fromReleaseId;

    @Column(name = "to_release_id")
    UUID toReleaseId;

    @Enumerated(EnumType.STRING)
    DeploymentState state;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected DeploymentRow() {}

    DeploymentRow(UUID environmentId, int number, UUID toReleaseId, String requestedBy, Instant now) {
        super(environmentId, number, requestedBy, now);
        this.toReleaseId = toReleaseId;
        this.state = DeploymentState.QUEUED;
    }

    Deployment deployment() {
        return new Deployment(
                id,
                environmentId,
                number,
                Optional.ofNullable(buildId),
                Optional.ofNullable(fromReleaseId),
                toReleaseId,
                state,
                requestedBy,
                failure(),
                Optional.ofNullable(cancelRequestedBy),
                createdAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(deadlineAt),
                Optional.ofNullable(endedAt));
    }
}
