package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.event.Events;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EventStreamTest {
    @Inject
    EventStreams streams;

    @Inject
    Events events;

    @Inject
    ObjectMapper json;

    @Inject
    Teams teams;

    @Inject
    Members members;

    @Test
    void eachEventComesAsItHappensWithItsId() throws Exception {
        streams.record("app.created");
        try (var stream = streams.follow(PlatformResource.TOKEN, "?app=" + streams.app())) {
            streams.record("build.queued");
            streams.record("build.started");
            stream.await("build.started");
            assertEquals(List.of("build.queued", "build.started"), stream.kinds());
            var data = json.readTree(stream.data().getFirst());
            assertEquals(stream.ids().getFirst(), data.get("id").asText());
            assertEquals(streams.app(), data.get("app").asText());
            assertEquals("yes", data.get("detail").get("told").asText());
        }
    }

    @Test
    void whoComesBackWithTheLastIdMissesNoneAndGetsNoneTwice() throws Exception {
        String last;
        try (var stream = streams.follow(PlatformResource.TOKEN, "?app=" + streams.app())) {
            streams.record("build.queued");
            stream.await("build.queued");
            last = stream.ids().getLast();
        }
        streams.record("build.started");
        streams.record("build.succeeded");
        try (var stream = streams.follow(PlatformResource.TOKEN, "?app=" + streams.app(), "Last-Event-ID", last)) {
            stream.await("build.succeeded");
            assertEquals(List.of("build.started", "build.succeeded"), stream.kinds());
        }
        try (var stream = streams.follow(PlatformResource.TOKEN, "?after=" + last + "&app=" + streams.app())) {
            stream.await("build.succeeded");
            assertEquals(List.of("build.started", "build.succeeded"), stream.kinds());
        }
    }

    @Test
    void moreEventsThanAreReadAtATimeAllCome() throws Exception {
        long from = events.newest();
        int many = EventStream.AT_ONCE * 2 + 5;
        for (int i = 1; i < many; i++) {
            streams.record("build.queued");
        }
        streams.record("build.started");
        try (var stream = streams.follow(PlatformResource.TOKEN, "?after=" + from + "&app=" + streams.app())) {
            stream.await("build.started");
            assertEquals(many, stream.kinds().size());
        }
    }

    @Test
    void anotherTeamsEventsAreNotToBeSeen() throws Exception {
        var mine = members.token("streamers", "VIEWER");
        var other = members.token("other-streamers", "VIEWER");
        try (var stream = streams.follow(mine, "");
                var others = streams.follow(other, "")) {
            streams.record(
                    "app.deleted", teams.authenticate(PlatformResource.TOKEN).team());
            streams.record("build.queued", teams.authenticate(mine).team());
            streams.record("build.started", teams.authenticate(other).team());
            stream.await("build.queued");
            others.await("build.started");
            assertEquals(List.of("build.queued"), stream.kinds());
            assertEquals(List.of("build.started"), others.kinds());
        }
    }

    @Test
    void onlyKindsThatAreWantedCome() throws Exception {
        try (var stream = streams.follow(PlatformResource.TOKEN, "?kind=branch.&app=" + streams.app())) {
            streams.record("build.queued");
            streams.record("branch.moved");
            stream.await("branch.moved");
            assertEquals(List.of("branch.moved"), stream.kinds());
        }
    }

    @Test
    void withoutATokenThereIsNothing() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(EventStreams.url("")).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(401, answer.statusCode());
    }

    @Test
    @Timeout(30)
    void whoMayNoMoreIsToldNoMore() {
        var client = new StreamClient();
        var token = members.token("leavers", "VIEWER");
        var actor = teams.authenticate(token);
        var stream = streams.of(10, 10).open(streams.query(actor), actor, () -> teams.authenticate(token));
        var writing = Thread.ofVirtual().start(() -> stream.accept(out(client)));
        Await.until(() -> "it is open", () -> !client.taken().isEmpty());
        members.revoke(token);
        Await.until(() -> "it has ended", () -> !writing.isAlive());
        assertEquals(" token.unknown", client.taken().getLast().getData());
    }

    @Test
    @Timeout(30)
    void aSignOfLifeComesWhenNothingHappens() {
        var client = new StreamClient();
        var actor = teams.authenticate(PlatformResource.TOKEN);
        var stream = streams.of(10, 10).open(streams.query(actor), actor, () -> actor);
        var writing = Thread.ofVirtual().start(() -> stream.accept(out(client)));
        Await.until(() -> "there are some", () -> client.taken().size() > 3);
        assertTrue(client.taken().stream().allMatch(event -> "still here".equals(event.getComment())));
        client.close();
        Await.until(() -> "it has ended", () -> !writing.isAlive());
    }

    private static LineEvents out(StreamClient client) {
        return new LineEvents(client, new SseImpl(), Duration.ofSeconds(20));
    }
}
