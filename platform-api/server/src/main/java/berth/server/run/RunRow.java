package berth.server.run;

import berth.api.run.RunKind;
import berth.api.run.RunState;
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
@Table(name = "run")
class RunRow extends WorkRow {
    @Column(name = "release_id")
    UUID releaseId;

    @Enumerated(EnumType.STRING)
    RunKind kind;

    String command;
    boolean input;
    boolean terminal;

    @Nullable
    String schedule;

    @Column(name = "mirror_id")
    @Nullable
    UUID mirrorId;

    @Enumerated(EnumType.STRING)
    RunState state;

    @Column(name = "exit_code")
    @Nullable
    Integer exitCode;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected RunRow() {}

    RunRow(UUID environmentId, int number, NewRun order, Instant now) {
        super(environmentId, number, order.requestedBy(), now);
        this.id = order.id();
        this.releaseId = order.release();
        this.kind = order.kind();
        this.command = order.command();
        this.input = order.input();
        this.terminal = order.terminal();
        this.schedule = order.schedule().orElse(null);
        this.mirrorId = order.mirror().orElse(null);
        this.state = RunState.QUEUED;
    }

    Run run() {
        return new Run(
                id,
                environmentId,
                number,
                releaseId,
                kind,
                command,
                input,
                terminal,
                Optional.ofNullable(schedule),
                Optional.ofNullable(mirrorId),
                state,
                Optional.ofNullable(exitCode),
                failure(),
                requestedBy,
                Optional.ofNullable(cancelRequestedBy),
                createdAt,
                Optional.ofNullable(startedAt),
                Optional.ofNullable(deadlineAt),
                Optional.ofNullable(endedAt));
    }
}
