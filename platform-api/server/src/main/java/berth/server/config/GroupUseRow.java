package berth.server.config;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** That an environment uses a config group. */
@Entity
@Table(name = "config_group_use")
class GroupUseRow {
    @Id
    UUID id;

    @Column(name = "environment_id")
    UUID environmentId;

    @Column(name = "group_id")
    UUID groupId;

    /** From 0; a later group counts before an earlier one. */
    int position;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected GroupUseRow() {}

    GroupUseRow(UUID environmentId, UUID groupId, int position) {
        this.id = UUID.randomUUID();
        this.environmentId = environmentId;
        this.groupId = groupId;
        this.position = position;
    }
}
