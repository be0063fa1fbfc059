package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.PlatformException;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.event.Event;
import berth.server.event.EventQuery;
import berth.server.event.Events;
import berth.server.event.NewEvents;
import berth.server.team.Actor;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EventStreamTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final String app = "stream-" + UUID.randomUUID();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    Events events;

    @Inject
    NewEvents fresh;

    @Inject
    ObjectMapper json;

    @Inject
    Teams teams;

    @Inject
    Members members;

    @Test
    void eachEventComesAsItHappensWithItsId() throws Exception {
        record("before");
        try (var stream = follow(PlatformResource.TOKEN, "?app=" + app)) {
            record("one");
            record("two");
            stream.await("two");
            assertEquals(List.of("one", "two"), stream.kinds());
            var data = json.readTree(stream.data.getFirst());
            assertEquals(stream.ids.getFirst(), data.get("id").asText());
            assertEquals(app, data.get("app").asText());
            assertEquals("yes", data.get("detail").get("told").asText());
        }
    }

    @Test
    void whoComesBackWithTheLastIdMissesNoneAndGetsNoneTwice() throws Exception {
        String last;
        try (var stream = follow(PlatformResource.TOKEN, "?app=" + app)) {
            record("one");
            stream.await("one");
            last = stream.ids.getLast();
        }
        record("two");
        record("three");
        try (var stream = follow(PlatformResource.TOKEN, "?app=" + app, "Last-Event-ID", last)) {
            stream.await("three");
            assertEquals(List.of("two", "three"), stream.kinds());
        }
        try (var stream = follow(PlatformResource.TOKEN, "?after=" + last + "&app=" + app)) {
            stream.await("three");
            assertEquals(List.of("two", "three"), stream.kinds());
        }
    }

    @Test
    void moreEventsThanAreReadAtATimeAllCome() throws Exception {
        long from = events.newest();
        int many = EventStream.AT_ONCE * 2 + 5;
        for (int i = 0; i < many; i++) {
            record("n" + i);
        }
        try (var stream = follow(PlatformResource.TOKEN, "?after=" + from + "&app=" + app)) {
            stream.await("n" + (many - 1));
            assertEquals(many, stream.kinds().size());
        }
    }

    @Test
    void anotherTeamsEventsAreNotToBeSeen() throws Exception {
        var mine = members.token("streamers", "VIEWER");
        var other = members.token("other-streamers", "VIEWER");
        try (var stream = follow(mine, "");
                var others = follow(other, "")) {
            record("secret", teams.authenticate(PlatformResource.TOKEN).team());
            record("ours", teams.authenticate(mine).team());
            record("theirs", teams.authenticate(other).team());
            stream.await("ours");
            others.await("theirs");
            assertEquals(List.of("ours"), stream.kinds());
            assertEquals(List.of("theirs"), others.kinds());
        }
    }

    @Test
    void onlyKindsThatAreWantedCome() throws Exception {
        try (var stream = follow(PlatformResource.TOKEN, "?kind=shown.&app=" + app)) {
            record("hidden.one");
            record("shown.one");
            stream.await("shown.one");
            assertEquals(List.of("shown.one"), stream.kinds());
        }
    }

    @Test
    void withoutATokenThereIsNothing() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url("")).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(401, answer.statusCode());
    }

    @Test
    @Timeout(30)
    void whoMayNoMoreIsToldNoMore() {
        var client = new Client();
        var token = members.token("leavers", "VIEWER");
        var actor = teams.authenticate(token);
        var stream = stream(10).open(query(actor), actor, () -> teams.authenticate(token));
        var writing = Thread.ofVirtual().start(() -> stream.accept(out(client)));
        Await.until(() -> "it is open", () -> !client.taken.isEmpty());
        members.revoke(token);
        Await.until(() -> "it has ended", () -> !writing.isAlive());
        assertEquals(" token.unknown", client.taken.getLast().getData());
    }

    @Test
    @Timeout(30)
    void aSignOfLifeComesWhenNothingHappens() {
        var client = new Client();
        var actor = teams.authenticate(PlatformResource.TOKEN);
        var stream = stream(10).open(query(actor), actor, () -> actor);
        var writing = Thread.ofVirtual().start(() -> stream.accept(out(client)));
        Await.until(() -> "there are some", () -> client.taken.size() > 3);
        assertTrue(client.taken.stream().allMatch(event -> "still here".equals(event.getComment())));
        client.closed = true;
        Await.until(() -> "it has ended", () -> !writing.isAlive());
    }

    @Test
    @Timeout(30)
    void aClientThatTakesNothingIsCutOffAndGivesItsPlaceFree() throws Exception {
        var crowded = stream(1);
        var actor = teams.authenticate(PlatformResource.TOKEN);
        var client = new Client();
        client.taking = new CompletableFuture<>();
        var stream = crowded.open(query(actor), actor, () -> actor);
        assertEquals(
                "events.too-many-clients",
                assertThrows(PlatformException.class, () -> crowded.open(query(actor), actor, () -> actor))
                        .code());
        stream.accept(new LineEvents(client, new SseImpl(), SHORT));
        assertFalse(client.taken.isEmpty());
        crowded.open(query(actor), actor, () -> actor);
    }

    @Test
    void aTeamHasTwentyStreamsAtMostAndTakesNoneOfAnothers() throws Exception {
        var crowd = members.token("crowd-" + app, "VIEWER");
        var open = new ArrayList<Stream>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(follow(crowd, ""));
            }
            var refused = ask(crowd, "");
            assertEquals(429, refused.statusCode());
            var problem = json.readTree(refused.body());
            assertEquals("events.too-many-of-team", problem.get("code").asText());
            assertTrue(problem.get("nextStep").asText().contains("close one"), problem.toString());
            follow(members.token("beside-" + app, "VIEWER"), "").close();
            open.removeLast().close();
            var team = teams.authenticate(crowd).team();
            Await.until(() -> "its place is free", () -> {
                // What cannot be sent shows that the client has left.
                record("more", team);
                return isServed(crowd);
            });
        } finally {
            for (var stream : open) {
                stream.close();
            }
        }
    }

    @Test
    void anOperatorTakesPlacesOfItsOwnTeamAlone() {
        var crowded = new EventStream(fresh, json, SHORT, new StreamPlaces(10, 1));
        var operator = teams.authenticate(PlatformResource.TOKEN);
        var viewer = teams.authenticate(members.token("beside-" + app, "VIEWER"));
        crowded.open(query(operator), operator, () -> operator);
        crowded.open(query(viewer), viewer, () -> viewer);
        assertEquals(
                "events.too-many-of-team",
                assertThrows(PlatformException.class, () -> crowded.open(query(operator), operator, () -> operator))
                        .code());
    }

    @Test
    void whenAllPlacesAreTakenATeamThatHasNoneIsToldToComeLater() {
        var crowded = new EventStream(fresh, json, SHORT, new StreamPlaces(1, 1));
        var operator = teams.authenticate(PlatformResource.TOKEN);
        var viewer = teams.authenticate(members.token("beside-" + app, "VIEWER"));
        crowded.open(query(operator), operator, () -> operator);
        var refused = assertThrows(PlatformException.class, () -> crowded.open(query(viewer), viewer, () -> viewer));
        assertEquals("events.too-many-clients", refused.code());
        assertEquals(503, refused.category().status());
    }

    private EventStream stream(int mostClients) {
        return new EventStream(fresh, json, SHORT, new StreamPlaces(mostClients, 10));
    }

    private EventQuery query(Actor actor) {
        return new EventQuery(
                actor.operator() ? Optional.empty() : Optional.of(actor.team()),
                Optional.of(app),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(events.newest()),
                10);
    }

    private static LineEvents out(Client client) {
        return new LineEvents(client, new SseImpl(), Duration.ofSeconds(20));
    }

    private void record(String kind) {
        record(kind, teams.authenticate(PlatformResource.TOKEN).team());
    }

    private void record(String kind, UUID team) {
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofApp("me", kind, team, app, Map.of("told", "yes"))));
    }

    private static URI url(String query) {
        return URI.create("http://localhost:" + RestAssured.port + "/api/v1/events/stream" + query);
    }

    private boolean isServed(String token) {
        try {
            var answer = ask(token, "");
            answer.body().close();
            return answer.statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<InputStream> ask(String token, String query, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url(query)).header("Authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private Stream follow(String token, String query, String... headers) throws Exception {
        var answer = ask(token, query, headers);
        assertEquals(200, answer.statusCode());
        var stream = new Stream(answer.body(), json);
        Await.until(() -> "it is open", () -> stream.open);
        return stream;
    }

    /** What a client reads of a stream. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final ObjectMapper json;
        private final List<String> data = new CopyOnWriteArrayList<>();
        private final List<String> ids = new CopyOnWriteArrayList<>();
        private volatile boolean open;

        Stream(InputStream body, ObjectMapper json) {
            this.body = body;
            this.json = json;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id:")) {
                        ids.add(line.substring(3).strip());
                    } else if (line.startsWith("data:")) {
                        data.add(line.substring(5).strip());
                    }
                    open = true;
                }
            } catch (IOException closed) {
                // The test has seen enough.
            }
        }

        void await(String kind) {
            Await.until(() -> kind + " comes; came " + kinds(), () -> kinds().contains(kind));
        }

        List<String> kinds() {
            return data.stream().map(this::kind).toList();
        }

        private String kind(String text) {
            try {
                return json.readTree(text).get("kind").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** A client whose connection takes an event when {@code taking} has ended. */
    private static final class Client implements SseEventSink {
        private final List<OutboundSseEvent> taken = new CopyOnWriteArrayList<>();
        private volatile CompletableFuture<Object> taking = CompletableFuture.completedFuture(null);
        private volatile boolean closed;

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            taken.add(event);
            return taking;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
