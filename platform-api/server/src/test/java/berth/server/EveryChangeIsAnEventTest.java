package berth.server;

import static berth.server.Calls.operator;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import berth.node.Fate;
import berth.server.deployment.PlatformFixture;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever the API can change leaves an event, which says who did it; an operation that is added is missing here until it does.
 */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class EveryChangeIsAnEventTest extends PlatformFixture {
    /** Operations that change and that are not of the API's contract, and where their events are tested. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "GitResource.receive",
            "a push is an event build.queued or refs.changed: PushTest, GitRefsTest",
            "GitResource.upload",
            "a fetch changes nothing; POST is git's way to ask");

    private static final String JSON = "application/json";

    @Inject
    Routes routes;

    private final String name = "walk-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void buildsSucceed() {
        workers.image("f", Map.of("web", "", "worker", "exec work"));
    }

    /** An operation of the contract, the event that it must leave, and how it is asked for. */
    private record Change(String operation, String event, Supplier<Response> request) {}

    private List<Change> changes() {
        var changes = new ArrayList<Change>();
        var group = "g" + name.substring(name.length() - 6);
        var app = "/api/v1/apps/" + name;
        var production = app + "/environments/production";
        var groups = "/api/v1/teams/default/config-groups";
        var hooks = "/api/v1/teams/default/webhooks";
        changes.add(new Change(
                "AppsApi.create",
                "app.created",
                () -> body(Map.of("name", name + "-more")).post("/api/v1/apps")));
        changes.add(
                new Change("AppsApi.delete", "app.deleted", () -> operator().delete("/api/v1/apps/" + name + "-more")));
        changes.add(new Change(
                "ConfigApi.change",
                "config.changed",
                () -> body(Map.of("A", "1")).patch(production + "/config")));
        changes.add(new Change(
                "ConfigApi.load",
                "config.changed",
                () -> operator().contentType("text/plain").body("B=2").post(production + "/config/import")));
        changes.add(new Change(
                "ConfigGroupsApi.create",
                "config-group.created",
                () -> body(Map.of("name", group)).post(groups)));
        changes.add(new Change(
                "ConfigGroupsApi.change",
                "config-group.changed",
                () -> body(Map.of("C", "3")).patch(groups + "/" + group)));
        changes.add(new Change(
                "AttachedGroupsApi.attach",
                "config.groups-changed",
                () -> body(List.of(group)).put(production + "/config/groups")));
        changes.add(new Change("ConfigGroupsApi.delete", "config-group.deleted", () -> {
            body(List.of()).put(production + "/config/groups");
            return operator().delete(groups + "/" + group);
        }));
        changes.add(new Change(
                "FormationApi.scale",
                "formation.changed",
                () -> body(Map.of("worker", Map.of("count", 2))).patch(production + "/formation")));
        changes.add(new Change(
                "SleepApi.set",
                "environment.sleep-changed",
                () -> body(Map.of("afterMinutes", 60)).put(production + "/sleep")));
        changes.add(new Change(
                "SleepApi.now", "environment.sleep-requested", () -> operator().post(production + "/sleep/now")));
        changes.add(new Change(
                "SleepApi.wake", "environment.wake-requested", () -> operator().post(production + "/sleep/wake")));
        changes.add(new Change(
                "RollbackApi.rollBack",
                "release.rolled-back",
                () -> body(Map.of("what", "all")).post(production + "/releases/1/rollback")));
        changes.add(new Change("RunsApi.start", "run.queued", () -> {
            node.runEnd(run -> Optional.empty());
            return body(Map.of("command", "sleep 1000")).post(production + "/runs");
        }));
        changes.add(new Change(
                "RunsApi.cancel",
                "run.cancel-requested",
                () -> operator().post(production + "/runs/" + newest(production + "/runs") + "/cancel")));
        changes.add(new Change("DeploymentsApi.cancel", "deployment.cancel-requested", () -> {
            node.fate(started -> Fate.STARTING);
            body(Map.of("A", "2")).patch(production + "/config");
            return operator().post(production + "/deployments/" + newest(production + "/deployments") + "/cancel");
        }));
        changes.add(new Change("BuildsApi.cancel", "build.cancel-requested", () -> {
            builder.hold();
            var app2 = platform.create(name + "-held");
            app2.push("one");
            var held = "/api/v1/apps/" + name + "-held/environments/production/builds";
            return operator().post(held + "/" + newest(held) + "/cancel");
        }));
        changes.add(new Change(
                "WebhooksApi.create",
                "webhook.created",
                () -> body(Map.of("url", "http://127.7.7.7:9/", "secret", "s".repeat(16)))
                        .post(hooks)));
        changes.add(new Change(
                "WebhooksApi.retry",
                "webhook.retried",
                () -> operator().post(hooks + "/" + webhook(hooks) + "/retry")));
        changes.add(new Change(
                "WebhooksApi.delete", "webhook.deleted", () -> operator().delete(hooks + "/" + webhook(hooks))));
        return changes;
    }

    /** WebSockets, by their routes: JAX-RS knows nothing of these. */
    private Map<String, Change> sockets() {
        var environment = "/api/v1/apps/" + name + "/environments/production";
        return Map.of(
                "/api/v1/apps/:app/environments/:environment/runs/attach",
                new Change("attach to a run", "run.queued", () -> socket(environment + "/runs/attach?command=cat")),
                "/api/v1/apps/:app/environments/:environment/instances/:instance/exec",
                new Change(
                        "exec",
                        "exec.started",
                        () -> socket(environment + "/instances/" + instance(environment) + "/exec?command=cat")));
    }

    @Test
    void eachWebSocketIsHere() {
        assertEquals(
                new TreeSet<>(sockets().keySet()),
                routes.all().stream()
                        .map(Route::getPath)
                        .filter(path -> path != null && path.startsWith("/api/"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Where routes are found that are not of JAX-RS. */
    @ApplicationScoped
    static class Routes {
        private final List<Router> routers = new CopyOnWriteArrayList<>();

        void found(@Observes Router router) {
            routers.add(router);
        }

        List<Route> all() {
            return routers.stream()
                    .flatMap(router -> router.getRoutes().stream())
                    .toList();
        }
    }

    @Test
    void eachOperationThatChangesIsHere() {
        var found = new TreeSet<String>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("berth.api", "berth.server")) {
            if (type.isAnnotatedWith(Path.class)) {
                type.getMethods().stream()
                        .filter(EveryChangeIsAnEventTest::changes)
                        .forEach(method -> found.add(type.getSimpleName() + "." + method.getName()));
            }
        }
        var here = changes().stream().map(Change::operation).collect(Collectors.toCollection(TreeSet::new));
        here.addAll(ELSEWHERE.keySet());
        assertEquals(here, found);
    }

    /** In the order in which they stand there: some need what those before have made. */
    @TestFactory
    List<DynamicTest> eachLeavesAnEventThatSaysWhoDidIt() throws Exception {
        platform.live(name);
        return Stream.concat(sockets().values().stream(), changes().stream())
                .map(change -> dynamicTest(change.operation(), () -> leavesAnEvent(change)))
                .toList();
    }

    private static void leavesAnEvent(Change change) {
        long before = newestEvent();
        var answer = change.request().get();
        assertTrue(answer.statusCode() < 300, () -> answer.statusCode() + " " + answer.asString());
        // A WebSocket's is there a moment after it is open.
        Await.until(
                change::event,
                () -> Set.of("operator")
                        .equals(Set.copyOf(operator()
                                .get("/api/v1/events?limit=500&after=" + before + "&kind=" + change.event())
                                .jsonPath()
                                .<String>getList("actor"))));
    }

    /** Connects and leaves once the event is there. */
    private static Response socket(String path) {
        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .buildAsync(URI.create("ws://localhost:" + RestAssured.port + path), new WebSocket.Listener() {})
                .join();
        // Ends it, unless it has ended by itself: what it leaves is asked for all the same.
        socket.sendText("eof", true).exceptionally(over -> socket).join();
        return operator().get("/api/v1/events?limit=1");
    }

    private static String instance(String environment) {
        return operator().get(environment + "/instances").jsonPath().getString("[0].id");
    }

    private static long newestEvent() {
        return operator().get("/api/v1/events?limit=1").jsonPath().getLong("[0].id");
    }

    private static int newest(String path) {
        return operator().get(path).jsonPath().getInt("[0].number");
    }

    private static String webhook(String hooks) {
        return operator().get(hooks).jsonPath().getString("[0].id");
    }

    private static boolean changes(JavaMethod method) {
        return method.getAnnotations().stream()
                .flatMap(annotation -> annotation.getRawType().tryGetAnnotationOfType(HttpMethod.class).stream())
                .anyMatch(verb -> !Set.of("GET", "HEAD", "OPTIONS").contains(verb.value()));
    }

    private static RequestSpecification body(Object body) {
        return operator().contentType(JSON).body(body);
    }
}
