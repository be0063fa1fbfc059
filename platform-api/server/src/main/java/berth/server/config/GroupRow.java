package berth.server.config;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A config group; its vars are sealed together. */
@Entity
@Table(name = "config_group")
class GroupRow {
    @Id
    UUID id;

    @Column(name = "team_id")
    UUID teamId;

    String name;
    byte[] variables;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "changed_at")
    Instant changedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected GroupRow() {}

    /** What its vars are sealed for. */
    static String place(UUID group) {
        return "config-group/" + group;
    }
}
