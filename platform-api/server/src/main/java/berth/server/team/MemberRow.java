package berth.server.team;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "member")
class MemberRow {
    @Id
    UUID id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "team_id")
    TeamRow team;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    boolean operator;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected MemberRow() {}

    MemberRow(UUID id, TeamRow team, String name, Role role, boolean operator, Instant createdAt) {
        this.id = id;
        this.team = team;
        this.name = name;
        this.role = role;
        this.operator = operator;
        this.createdAt = createdAt;
    }

    Actor actor() {
        return new Actor(id, name, team.id, team.name, role, operator);
    }
}
