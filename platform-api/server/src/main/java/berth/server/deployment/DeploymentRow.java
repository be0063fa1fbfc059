package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import berth.server.work.WorkRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
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

    /** What the instance that it failed of wrote last; null if it did not fail of one. */
    @Column(name = "last_lines")
    @Nullable
    String lastLines;

    @Column(name = "routing_at")
    @Nullable
    Instant routingAt;

    /** Which batch is under way, from 1. */
    int batch = 1;

    /** How many there are; 0: not decided yet. */
    int batches;

    /** How often somebody went on with it, because its owner died or could not write down how far it had come. */
    int resumed;

    /** Until then it is rolled back if its instances die; null: it is not watched. */
    @Column(name = "watch_until")
    @Nullable
    Instant watchUntil;

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
                batch,
                Math.max(1, batches),
                resumed,
                requestedBy,
                failure(),
                lastLines == null ? List.of() : lastLines.lines().toList(),
                Optional.ofNullable(cancelRequestedBy),
                createdAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(routingAt),
                Optional.ofNullable(deadlineAt),
                Optional.ofNullable(endedAt));
    }
}
