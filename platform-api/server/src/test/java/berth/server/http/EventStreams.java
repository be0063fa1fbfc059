package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.server.Await;
import berth.server.PlatformResource;
import berth.server.event.Event;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.event.NewEvents;
import berth.server.team.Actor;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.RestAssured;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Streams of events, and events of an app of this test's own that come on them. */
@Dependent
class EventStreams {
    static final Duration SHORT = Duration.ofMillis(20);

    private final String app = "stream-" + UUID.randomUUID();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Events events;
    private final NewEvents fresh;
    private final ObjectMapper json;
    private final Teams teams;

    EventStreams(Events events, NewEvents fresh, ObjectMapper json, Teams teams) {
        this.events = events;
        this.fresh = fresh;
        this.json = json;
        this.teams = teams;
    }

    /** The app whose events they are. */
    String app() {
        return app;
    }

    /** What opens streams, with short waits and so many places. */
    EventStream of(int mostClients, int mostOfTeam) {
        return new EventStream(fresh, json, SHORT, new StreamPlaces(mostClients, mostOfTeam));
    }

    /** What the actor may see of the app from now on. */
    EventQuery query(Actor actor) {
        return new EventQuery(
                actor.operator() ? Optional.empty() : Optional.of(actor.team()),
                Optional.of(app),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(events.newest()),
                10);
    }

    void record(String kind) {
        record(kind, teams.authenticate(PlatformResource.TOKEN).team());
    }

    void record(String kind, UUID team) {
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofApp("me", kind, team, app, Map.of("told", "yes"))));
    }

    static URI url(String query) {
        return URI.create("http://localhost:" + RestAssured.port + "/api/v1/events/stream" + query);
    }

    HttpResponse<InputStream> ask(String token, String query, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url(query)).header("Authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    FollowedStream follow(String token, String query, String... headers) throws Exception {
        var answer = ask(token, query, headers);
        assertEquals(200, answer.statusCode());
        var stream = new FollowedStream(answer.body(), json);
        Await.until(() -> "it is open", stream::isOpen);
        return stream;
    }
}
