package berth.server.event;

import berth.api.event.EventView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "event")
class EventRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    Instant at;
    String actor;
    String kind;

    @Column(name = "team_id")
    @Nullable
    UUID teamId;

    @Nullable
    String app;

    @Nullable
    String environment;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, String> detail;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected EventRow() {}

    EventRow(Instant at, Event event) {
        this.at = at;
        this.actor = event.actor();
        this.kind = event.kind();
        this.teamId = event.team().orElse(null);
        this.app = event.app().orElse(null);
        this.environment = event.environment().orElse(null);
        this.detail = event.detail();
    }

    TeamEvent ofTeam(long position) {
        return new TeamEvent(
                Optional.ofNullable(teamId),
                new EventView(
                        position, at, actor, kind, Optional.ofNullable(app), Optional.ofNullable(environment), detail));
    }
}
