package berth.server.formation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody has said of a process type; null: nothing, so that the release's word counts. */
@Entity
@Table(name = "formation")
class FormationRow {
    @Id
    UUID id;

    @Column(name = "environment_id")
    UUID environmentId;

    String process;

    @Nullable
    Integer count;

    @Column(name = "memory_mebibytes")
    @Nullable
    Integer memoryMebibytes;

    @Nullable
    Double cpus;

    /** Instances that run must be given other limits yet. */
    @Column(name = "resize_due")
    boolean resizeDue;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "changed_at")
    Instant changedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected FormationRow() {}

    FormationRow(UUID environmentId, String process, String changedBy, Instant changedAt) {
        this.id = UUID.randomUUID();
        this.environmentId = environmentId;
        this.process = process;
        this.changedBy = changedBy;
        this.changedAt = changedAt;
    }

    ScaleWish wish() {
        return new ScaleWish(
                Optional.ofNullable(count), Optional.ofNullable(memoryMebibytes), Optional.ofNullable(cpus));
    }

    final void set(ScaleWish wish) {
        count = wish.count().orElse(null);
        memoryMebibytes = wish.memoryMebibytes().orElse(null);
        cpus = wish.cpus().orElse(null);
    }
}
