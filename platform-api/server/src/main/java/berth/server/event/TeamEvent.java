package berth.server.event;

import static java.util.Objects.requireNonNull;

import berth.api.event.EventView;
import java.util.Optional;
import java.util.UUID;

/**
 * An event and whose it is, which clients are not shown.
 *
 * @param team empty: the platform's
 */
record TeamEvent(Optional<UUID> team, EventView view) {
    TeamEvent {
        requireNonNull(team, "team is null");
        requireNonNull(view, "view is null");
    }
}
