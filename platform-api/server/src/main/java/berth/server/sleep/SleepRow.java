package berth.server.sleep;

import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "sleep")
class SleepRow {
    @Id
    @Column(name = "environment_id")
    UUID environmentId;

    @Column(name = "after_minutes")
    @Nullable
    Integer afterMinutes;

    @Enumerated(EnumType.STRING)
    SleepState state = SleepState.AWAKE;

    @Enumerated(EnumType.STRING)
    Sleep.@Nullable Wish wish;

    @Column(name = "asked_by")
    @Nullable
    String askedBy;

    @Nullable
    Instant since;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected SleepRow() {}

    SleepRow(UUID environmentId) {
        this.environmentId = environmentId;
    }

    Sleep sleep() {
        return new Sleep(
                environmentId,
                Optional.ofNullable(afterMinutes).map(Duration::ofMinutes),
                state,
                Optional.ofNullable(wish),
                Optional.ofNullable(askedBy),
                Optional.ofNullable(since));
    }

    SleepView view() {
        return new SleepView(
                Optional.ofNullable(afterMinutes),
                state,
                Optional.ofNullable(wish).map(Sleep.Wish::state),
                Optional.ofNullable(since));
    }
}
