package berth.server.formation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "formation")
class FormationRow {
    @Id
    UUID id;

    @Column(name = "environment_id")
    UUID environmentId;

    String process;
    int count;

    @Column(name = "memory_mebibytes")
    int memoryMebibytes;

    double cpus;

    /** Instances that run must be given other limits yet. */
    @Column(name = "resize_due")
    boolean resizeDue;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "changed_at")
    Instant changedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected FormationRow() {}

    FormationRow(UUID environmentId, String process, Scale scale, String changedBy, Instant changedAt) {
        this.id = UUID.randomUUID();
        this.environmentId = environmentId;
        this.process = process;
        this.changedBy = changedBy;
        this.changedAt = changedAt;
        set(scale);
    }

    Scale scale() {
        return new Scale(count, memoryMebibytes, cpus);
    }

    final void set(Scale scale) {
        count = scale.count();
        memoryMebibytes = scale.memoryMebibytes();
        cpus = scale.cpus();
    }
}
