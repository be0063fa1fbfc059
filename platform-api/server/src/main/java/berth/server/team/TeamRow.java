package berth.server.team;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "team")
class TeamRow {
    @Id
    UUID id;

    String name;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected TeamRow() {}

    TeamRow(UUID id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }
}
