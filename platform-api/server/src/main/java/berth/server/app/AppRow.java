package berth.server.app;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "app")
class AppRow {
    enum State {
        /** Exists. Next: DELETING. */
        ACTIVE,
        /** Nobody sees it any more; its instances, network and images are being removed. Then the row goes too. */
        DELETING
    }

    @Id
    UUID id;

    @Column(name = "team_id")
    UUID teamId;

    String name;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AppRow() {}

    AppRow(UUID id, UUID teamId, String name, String createdBy, Instant createdAt) {
        this.id = id;
        this.teamId = teamId;
        this.name = name;
        this.state = State.ACTIVE;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    AppRef ref() {
        return new AppRef(id, teamId, name, createdBy, createdAt);
    }
}
