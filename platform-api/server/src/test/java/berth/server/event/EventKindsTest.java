package berth.server.event;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.event.EventKindView;
import berth.api.event.EventsApi;
import berth.api.problem.PlatformException;
import berth.server.PlatformResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kinds of events there are, and what who asks for another one is told. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EventKindsTest {
    @Inject
    Events events;

    @Inject
    EventsApi api;

    @Test
    void whatIsNotInTheListIsNotRecorded() {
        for (var kind : List.of("moon.eclipsed", "app", "app.")) {
            var refused = assertThrows(
                    AssertionError.class, () -> Event.ofApp("me", kind, UUID.randomUUID(), "moon", Map.of()));
            assertEquals(kind + " is missing in EventKinds", refused.getMessage());
        }
    }

    @Test
    void whatIsOfNoAppIsNotRecordedOfOneNorTheOtherWayRound() {
        assertThrows(
                AssertionError.class,
                () -> Event.ofApp("me", "config-group.changed", UUID.randomUUID(), "moon", Map.of()));
        assertThrows(
                AssertionError.class,
                () -> new Event("me", "app.created", Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
    }

    @Test
    void theListHoldsNoneThatNothingRecords() throws IOException {
        var sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        assertEquals(
                List.of(),
                EventKinds.ALL.stream()
                        .map(EventKindView::kind)
                        .filter(kind -> sources.indexOf('"' + kind + '"') < 0)
                        .toList());
    }

    @Test
    void theListIsTold() {
        events("/kinds")
                .statusCode(200)
                .body("kind", equalTo(kinds(all -> true)))
                .body("findAll { it.ofApp }.kind", equalTo(kinds(EventKindView::ofApp)))
                .body("findAll { it.cron }.kind", equalTo(List.of("run.queued", "run.started", "run.succeeded")));
    }

    /** Not by the filter of requests alone, which a page of the console does not pass again. */
    @Test
    void whoIsNobodyIsNotToldTheList() {
        assertEquals(
                "token.missing",
                assertThrows(PlatformException.class, api::kinds).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope.", "nope", "deployment", "deployment.fail", "deployment.failed.", "."})
    void aKindThatThereIsNotIsRefusedWithThoseThatThereAre(String kind) {
        for (var path : List.of("?kind=", "/stream?kind=")) {
            events(path + kind)
                    .statusCode(400)
                    .body("code", equalTo("event.kind-unknown"))
                    .body("detail", equalTo("there are no events of the kind \"" + kind + "\""))
                    .body("nextStep", containsString("deployment.failed, "));
        }
    }

    @Test
    void oneKindIsFoundAndSeveralAreByTheirBeginning() {
        var app = "kinds-" + UUID.randomUUID();
        record(app, "run.failed", Map.of());
        record(app, "release.created", Map.of());
        record(app, "run.succeeded", Map.of());
        events("?kind=run.&app=" + app).body("kind", equalTo(List.of("run.succeeded", "run.failed")));
        events("?kind=run.failed&app=" + app).body("kind", equalTo(List.of("run.failed")));
    }

    @Test
    void cronRunsThatDoWellAreLeftOutForWhoWantsThat() {
        var app = "ticks-" + UUID.randomUUID();
        for (var kind : List.of("run.queued", "run.started", "run.succeeded", "run.failed")) {
            record(app, kind, Map.of("kind", "CRON"));
            record(app, kind, Map.of("kind", "ONE_OFF"));
        }
        record(app, "app.created", Map.of());
        events("?app=" + app).body("kind.size()", equalTo(9));
        var told = List.of("app.created", "run.failed", "run.failed", "run.succeeded", "run.started", "run.queued");
        events("?cron=false&app=" + app).body("kind", equalTo(told));
        events("?cron=perhaps").statusCode(400).body("code", equalTo("request.parameter-invalid"));
        var followed = new EventQuery(
                Optional.empty(),
                Optional.of(app),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                100);
        assertEquals(
                told.reversed(),
                events.newest(0, 500).stream()
                        .filter(followed::wants)
                        .map(event -> event.view().kind())
                        .toList());
    }

    private static List<String> kinds(Predicate<EventKindView> wanted) {
        return EventKinds.ALL.stream().filter(wanted).map(EventKindView::kind).toList();
    }

    private void record(String app, String kind, Map<String, String> detail) {
        QuarkusTransaction.requiringNew()
                .run(() -> events.record(Event.ofApp("me", kind, UUID.randomUUID(), app, detail)));
    }

    private static ValidatableResponse events(String query) {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/events" + query)
                .then();
    }
}
