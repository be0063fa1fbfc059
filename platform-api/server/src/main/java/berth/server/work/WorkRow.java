package berth.server.work;

import berth.api.problem.Failure;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all work on an environment has that takes time: a number, an owner while it is under way, a deadline, a wish to cancel
 * it, and an end with or without a failure. Its states are its own.
 */
@MappedSuperclass
public abstract class WorkRow {
    /** Names it for good. */
    @Id
    public UUID id;

    /** Of which environment. */
    @Column(name = "environment_id")
    public UUID environmentId;

    /** Counts from 1 within the environment. */
    public int number;

    /** The control plane that works on it; null while none does. */
    @Nullable
    public UUID owner;

    /** Who wanted it. */
    @Column(name = "requested_by")
    public String requestedBy;

    /** Who wants it stopped; null while nobody does. */
    @Column(name = "cancel_requested_by")
    @Nullable
    public String cancelRequestedBy;

    /** When it was wanted. */
    @Column(name = "created_at")
    public Instant createdAt;

    /** When work on it began. */
    @Column(name = "started_at")
    @Nullable
    public Instant startedAt;

    /** When it is given up. */
    @Column(name = "deadline_at")
    @Nullable
    public Instant deadlineAt;

    /** When it ended, however it did. */
    @Column(name = "ended_at")
    @Nullable
    public Instant endedAt;

    @Column(name = "failure_code")
    @Nullable
    String failureCode;

    @Column(name = "failure_message")
    @Nullable
    String failureMessage;

    @Column(name = "failure_next_step")
    @Nullable
    String failureNextStep;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected WorkRow() {}

    /** Work that nobody has begun. */
    protected WorkRow(UUID environmentId, int number, String requestedBy, Instant now) {
        this.id = UUID.randomUUID();
        this.environmentId = environmentId;
        this.number = number;
        this.requestedBy = requestedBy;
        this.createdAt = now;
    }

    /** Lets go of it for good; the state is moved by the caller. */
    public void ended(Instant now, Optional<Failure> failure) {
        owner = null;
        endedAt = now;
        failure.ifPresent(why -> {
            failureCode = why.code();
            failureMessage = why.message();
            failureNextStep = why.nextStep();
        });
    }

    /** Why it failed, if it did. */
    public Optional<Failure> failure() {
        return failureCode == null || failureMessage == null || failureNextStep == null
                ? Optional.empty()
                : Optional.of(new Failure(failureCode, failureMessage, failureNextStep));
    }
}
