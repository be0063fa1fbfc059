package berth.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.api.problem.PlatformException;
import berth.server.Await;
import berth.server.Members;
import berth.server.PlatformResource;
import berth.server.team.Teams;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many may follow events at a time. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class StreamPlacesTest {
    @Inject
    EventStreams streams;

    @Inject
    ObjectMapper json;

    @Inject
    Teams teams;

    @Inject
    Members members;

    @Test
    @Timeout(30)
    void aClientThatTakesNothingIsCutOffAndGivesItsPlaceFree() throws Exception {
        var crowded = streams.of(1, 10);
        var actor = teams.authenticate(PlatformResource.TOKEN);
        var client = new StreamClient();
        client.stall();
        var stream = crowded.open(streams.query(actor), actor, () -> actor);
        assertEquals(
                "events.too-many-clients",
                assertThrows(PlatformException.class, () -> crowded.open(streams.query(actor), actor, () -> actor))
                        .code());
        stream.accept(new LineEvents(client, new SseImpl(), EventStreams.SHORT));
        assertFalse(client.taken().isEmpty());
        crowded.open(streams.query(actor), actor, () -> actor);
    }

    @Test
    void aTeamHasTwentyStreamsAtMostAndTakesNoneOfAnothers() throws Exception {
        var crowd = members.token("crowd-" + streams.app(), "VIEWER");
        var open = new ArrayList<FollowedStream>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(streams.follow(crowd, ""));
            }
            var refused = streams.ask(crowd, "");
            assertEquals(429, refused.statusCode());
            var problem = json.readTree(refused.body());
            assertEquals("events.too-many-of-team", problem.get("code").asText());
            assertTrue(problem.get("nextStep").asText().contains("close one"), problem.toString());
            streams.follow(members.token("beside-" + streams.app(), "VIEWER"), "")
                    .close();
            open.removeLast().close();
            var team = teams.authenticate(crowd).team();
            Await.until(() -> "its place is free", () -> {
                // What cannot be sent shows that the client has left.
                streams.record("build.queued", team);
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
        var crowded = streams.of(10, 1);
        var operator = teams.authenticate(PlatformResource.TOKEN);
        var viewer = teams.authenticate(members.token("beside-" + streams.app(), "VIEWER"));
        crowded.open(streams.query(operator), operator, () -> operator);
        crowded.open(streams.query(viewer), viewer, () -> viewer);
        assertEquals(
                "events.too-many-of-team",
                assertThrows(
                                PlatformException.class,
                                () -> crowded.open(streams.query(operator), operator, () -> operator))
                        .code());
    }

    @Test
    void whenAllPlacesAreTakenATeamThatHasNoneIsToldToComeLater() {
        var crowded = streams.of(1, 1);
        var operator = teams.authenticate(PlatformResource.TOKEN);
        var viewer = teams.authenticate(members.token("beside-" + streams.app(), "VIEWER"));
        crowded.open(streams.query(operator), operator, () -> operator);
        var refused =
                assertThrows(PlatformException.class, () -> crowded.open(streams.query(viewer), viewer, () -> viewer));
        assertEquals("events.too-many-clients", refused.code());
        assertEquals(503, refused.category().status());
    }

    private boolean isServed(String token) {
        try {
            var answer = streams.ask(token, "");
            answer.body().close();
            return answer.statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
