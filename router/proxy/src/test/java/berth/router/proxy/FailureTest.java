package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static berth.router.proxy.Wire.length;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the router does and says when something is not as it should be. */
@Timeout(30)
class FailureTest extends RouterFixture {
    @Test
    void pathThatNoRouteServesIsToldFromAHostThatNobodyKnows() throws Exception {
        router.serve(new Route("shop.localhost", "/api", List.of(), "shop/production"));
        var answer = Asking.HTTP1.get(router, "/elsewhere");
        assertEquals("404 router.unknown-host", answer.said());
        assertTrue(answer.body().contains("shop.localhost serves some paths"), answer.body());
    }

    @Test
    void unknownHostIsNotFoundAndTheConnectionStays() throws Exception {
        try (var client = router.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: text/html,*/*\r\n\r\n");
                var head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 404 Not Found\n"), head);
                assertEquals("router.unknown-host", field(head, "berth-error"));
                assertEquals("text/html; charset=utf-8", field(head, "content-type"));
                var page = client.read(length(head));
                assertTrue(page.contains("nobody.localhost"), page);
                assertFalse(page.contains("{{"), page);
            }
        }
    }

    @Test
    void programsGetProblemDetails() throws Exception {
        try (var client = router.connect()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: nobody.localhost\r\nAccept: application/json\r\nX-Request-Id: r1\r\n\r\n");
            var head = client.readHead();
            assertEquals("application/problem+json", field(head, "content-type"));
            var problem = new com.fasterxml.jackson.databind.ObjectMapper().readTree(client.read(length(head)));
            assertEquals("router.unknown-host", problem.get("code").asText());
            assertEquals(404, problem.get("status").asInt());
            assertEquals("r1", problem.get("requestId").asText());
        }
    }

    @Test
    void pageForHeadHasNoBody() throws Exception {
        try (var client = router.connect()) {
            client.send("HEAD / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\nGET / HTTP/1.1\r\nHost: x.localhost\r\n\r\n");
            assertTrue(length(client.readHead()) > 0);
            assertTrue(client.readHead().startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void routeWithoutUpstreamsIsUnavailable() throws Exception {
        router.serve(route("shop.localhost"));
        assertEquals("503 router.no-instance", router.ask(GET));
    }

    @Test
    void refusedConnectSaysWhichPort() throws Exception {
        var nobody = ScriptedUpstream.refusing();
        router.serve(route("shop.localhost", nobody));
        try (var client = router.connect()) {
            client.send(GET);
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 502 "), head);
            assertEquals("router.connect-refused", field(head, "berth-error"));
            var page = client.read(length(head));
            assertTrue(page.contains("port " + nobody.substring(nobody.indexOf(':') + 1)), page);
        }
        RunningRouter.await(
                "nothing in flight", () -> router.status().inFlight().isEmpty());
    }

    @Test
    void whenBerthItselfIsDownItsOperatorIsAsked() throws Exception {
        var nobody = ScriptedUpstream.refusing();
        router.serve(new berth.router.Route("berth.localhost", "/", java.util.List.of(nobody), "berth"));
        try (var client = router.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: berth.localhost\r\n\r\n");
            var head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 502 "), head);
            assertEquals("router.platform-down", field(head, "berth-error"));
            var page = client.read(length(head));
            assertTrue(page.contains("Berth itself is not running"), page);
            assertTrue(page.contains("deploy/up"), page);
            assertFalse(page.contains("PORT"), page);
        }
    }

    @Test
    void refusedConnectGoesToAnotherUpstreamAlsoWithABody() throws Exception {
        try (var good = ScriptedUpstream.playing(wire -> {
            while (true) {
                wire.readHead();
                wire.answer(wire.read(5));
            }
        })) {
            router.serve(
                    route("shop.localhost", ScriptedUpstream.refusing(), good.name(), ScriptedUpstream.refusing()));
            for (int i = 0; i < 20; i++) {
                try (var client = router.connect()) {
                    client.send(POST);
                    client.readHead();
                    assertEquals("hello", client.read(5));
                }
            }
        }
    }
}
