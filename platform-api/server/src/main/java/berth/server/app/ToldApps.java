package berth.server.app;

import berth.server.event.Events;
import berth.server.http.KnownApps;
import berth.server.team.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

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
        var team = actor.operator() ? Optional.<UUID>empty() : Optional.of(actor.team());
        if (!isThere && !events.knows(team, name)) {
            throw Apps.unknown(name);
        }
    }
}
