package berth.server.event;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Where an event stands in the order of commits; the database writes it by itself. */
@Entity
@Table(name = "outbox")
class OutboxRow {
    @Id
    long position;

    @Column(name = "event_id")
    long eventId;

    protected OutboxRow() {} // for Hibernate
}
