package berth.server.event;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where an event stands in the order of commits; the database writes it by itself. */
@Entity
@Table(name = "outbox")
class OutboxRow {
    @Id
    long position;

    @Column(name = "event_id")
    long eventId;

    String kind = "";

    @Column(name = "team_id")
    @Nullable
    UUID teamId;

    @Nullable
    String app;

    boolean routine;

    protected OutboxRow() {} // for Hibernate
}
