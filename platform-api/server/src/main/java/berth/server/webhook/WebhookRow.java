package berth.server.webhook;

import berth.api.webhook.WebhookState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "webhook")
class WebhookRow {
    private static final int LONGEST_ERROR = 300;

    @Id
    UUID id;

    @Column(name = "team_id")
    UUID teamId;

    /** Sealed, see {@link Target}. */
    byte[] target;

    @JdbcTypeCode(SqlTypes.JSON)
    List<String> kinds;

    @Enumerated(EnumType.STRING)
    WebhookState state;

    /** It has been told of all events up to here. */
    long position;

    /** The control plane that tells it. */
    @Nullable
    UUID owner;

    /** How often it could not be told of the next event. */
    int attempts;

    @Column(name = "failing_since")
    @Nullable
    Instant failingSince;

    @Column(name = "attempted_at")
    @Nullable
    Instant attemptedAt;

    @Column(name = "next_attempt_at")
    @Nullable
    Instant nextAttemptAt;

    @Column(name = "last_status")
    @Nullable
    Integer lastStatus;

    @Column(name = "last_error")
    @Nullable
    String lastError;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected WebhookRow() {}

    WebhookRow(UUID id, UUID teamId, byte[] target, List<String> kinds, String createdBy, Instant createdAt) {
        this.id = id;
        this.teamId = teamId;
        this.target = target;
        this.kinds = List.copyOf(kinds);
        this.state = WebhookState.ACTIVE;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    /** For what its target is sealed. */
    static String place(UUID id) {
        return "webhook/" + id;
    }

    /** The answer took the event, or there was nothing that it wants up to there. */
    void told(long upTo) {
        position = upTo;
        attempts = 0;
        failingSince = null;
        nextAttemptAt = null;
    }

    /** From the active state to the same, or to that of one that is given up. */
    void failed(Instant now, Outcome outcome) {
        attempts++;
        failingSince = failingSince == null ? now : failingSince;
        nextAttemptAt = now.plus(BackOff.after(attempts));
        lastStatus = outcome.status().orElse(null);
        lastError = outcome.error().map(WebhookRow::cut).orElse(null);
        if (BackOff.isOver(failingSince, now)) {
            state = WebhookState.GIVEN_UP;
            nextAttemptAt = null;
        }
    }

    /** Somebody wants it tried again, as if it had never failed. */
    void retry() {
        state = WebhookState.ACTIVE;
        attempts = 0;
        failingSince = null;
        nextAttemptAt = null;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
    }
}
