package berth.server.build;

import berth.api.build.BuildState;
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
@Table(name = "build")
class BuildRow extends WorkRow {
    @Column(name = "source_id")
    UUID sourceId;

    @Enumerated(EnumType.STRING)
    BuildState state;

    @Nullable
    String pack;

    @Nullable
    String image;

    @Column(name = "not_before")
    Instant notBefore;

    /** How often it began again because its owner died. */
    int resumed;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected BuildRow() {}

    BuildRow(UUID environmentId, int number, UUID sourceId, String requestedBy, Instant now) {
        super(environmentId, number, requestedBy, now);
        this.sourceId = sourceId;
        this.state = BuildState.QUEUED;
        this.notBefore = now;
    }

    Build build() {
        return new Build(
                id,
                environmentId,
                number,
                sourceId,
                state,
                requestedBy,
                Optional.ofNullable(pack),
                Optional.ofNullable(image),
                failure(),
                Optional.ofNullable(cancelRequestedBy),
                createdAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(deadlineAt),
                Optional.ofNullable(endedAt));
    }
}
