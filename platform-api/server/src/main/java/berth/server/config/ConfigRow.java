package berth.server.config;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** All config vars of one environment, sealed together: the database tells not even their names. */
@Entity
@Table(name = "config")
class ConfigRow {
    @Id
    @Column(name = "environment_id")
    UUID environmentId;

    byte[] variables;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "changed_at")
    Instant changedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected ConfigRow() {}

    ConfigRow(UUID environmentId, byte[] variables, String changedBy, Instant changedAt) {
        this.environmentId = environmentId;
        this.variables = variables;
        this.changedBy = changedBy;
        this.changedAt = changedAt;
    }
}
