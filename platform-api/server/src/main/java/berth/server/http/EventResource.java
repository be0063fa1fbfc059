package berth.server.http;

import berth.api.event.EventView;
import berth.api.event.EventsApi;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events over REST; stands here because who asks is only known here. */
@RunOnVirtualThread
class EventResource implements EventsApi {
    private final Events events;
    private final CurrentActor current;

    EventResource(Events events, CurrentActor current) {
        this.events = events;
        this.current = current;
    }

    @Override
    public List<EventView> list(
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            @Nullable Long before,
            @Nullable Long after,
            int limit) {
        var actor = current.get();
        return events.find(new EventQuery(
                actor.operator() ? Optional.empty() : Optional.of(actor.team()),
                Optional.ofNullable(app),
                Optional.ofNullable(environment),
                kind == null ? List.of() : List.of(kind),
                Optional.ofNullable(before),
                Optional.ofNullable(after),
                limit));
    }
}
