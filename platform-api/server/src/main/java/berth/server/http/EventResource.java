package berth.server.http;

import berth.api.event.EventKindView;
import berth.api.event.EventView;
import berth.api.event.EventsApi;
import berth.server.event.EventKinds;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.team.Actor;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events over REST; stands here because who asks is only known here. */
@RunOnVirtualThread
class EventResource implements EventsApi {
    private final Events events;
    private final EventStream stream;
    private final CurrentActor current;
    private final KnownApps apps;

    EventResource(Events events, EventStream stream, CurrentActor current, KnownApps apps) {
        this.events = events;
        this.stream = stream;
        this.current = current;
        this.apps = apps;
    }

    @Override
    public List<EventView> list(
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            boolean cron,
            @Nullable Long before,
            @Nullable Long after,
            int limit) {
        Optional.ofNullable(app).ifPresent(name -> apps.require(current.get(), name));
        return events.find(query(current.get(), app, environment, kind, cron, before, after, limit));
    }

    @Override
    public List<EventKindView> kinds() {
        current.get();
        return EventKinds.ALL;
    }

    @Override
    public void stream(
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            boolean cron,
            @Nullable Long after,
            @Nullable Long lastEventId,
            SseEventSink sink,
            Sse sse) {
        var again = current.again();
        long newest = events.newest();
        // One from the future comes from a database that was put back: nothing is to be waited for until it is reached
        // again.
        long from = Math.min(
                newest,
                Optional.ofNullable(lastEventId)
                        .or(() -> Optional.ofNullable(after))
                        .orElse(newest));
        var query = query(current.get(), app, environment, kind, cron, null, from, EventStream.AT_ONCE);
        var open = stream.open(query, current.get(), again);
        LineEvents.stream(sink, sse, open);
    }

    private static EventQuery query(
            Actor actor,
            @Nullable String app,
            @Nullable String environment,
            @Nullable String kind,
            boolean cron,
            @Nullable Long before,
            @Nullable Long after,
            int limit) {
        return new EventQuery(
                actor.operator() ? Optional.empty() : Optional.of(actor.team()),
                Optional.ofNullable(app),
                Optional.ofNullable(environment),
                Optional.ofNullable(kind).map(EventKinds::known).stream().toList(),
                cron,
                Optional.ofNullable(before),
                Optional.ofNullable(after),
                limit);
    }
}
