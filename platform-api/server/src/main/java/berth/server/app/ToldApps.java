package berth.server.app;

import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.http.KnownApps;
import berth.server.team.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Knows a deleted app by its events, which is all that anybody can still ask of it. */
@ApplicationScoped
class ToldApps implements KnownApps {
    private final AppStore store;
    private final Events events;

    ToldApps(AppStore store, Events events) {
        this.store = store;
        this.events = events;
    }

    @Override
    @Transactional
    public void require(Actor actor, String name) {
        boolean isThere =
                store.active(name).filter(row -> actor.sees(row.teamId)).isPresent();
        if (!isThere && events.find(anyOf(actor, name)).isEmpty()) {
            throw Apps.unknown(name);
        }
    }

    private static EventQuery anyOf(Actor actor, String name) {
        return new EventQuery(
                actor.operator() ? Optional.empty() : Optional.of(actor.team()),
                Optional.of(name),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
