package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Hsts;
import berth.router.Maintenance;
import berth.router.Redirect;
import berth.router.Route;
import berth.router.RoutePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a route's policy does to requests before any upstream sees them, and to answers after. */
@Timeout(30)
class PolicyTest {
    @TempDir
    Path folder;

    private RunningRouter router;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        router = RunningRouter.start(folder);
        upstream = ScriptedUpstream.echoingHeads();
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void redirectKeepsPathAndQueryWhereItSaysSo(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withRedirect(new Redirect("https://example.org/shop/", true, 301)));
        var answer = asking.get(router, "/cart?id=1");
        assertEquals("301", answer.said());
        assertEquals("https://example.org/shop/cart?id=1", answer.field("location"));
        serve(RoutePolicy.NONE.withRedirect(new Redirect("https://example.org/new", false, 0)));
        answer = asking.get(router, "/cart?id=1");
        assertEquals("308", answer.said());
        assertEquals("https://example.org/new", answer.field("location"));
        assertEquals(0, upstream.connections());
    }

    @ParameterizedTest
    @EnumSource
    void redirectToTlsKeepsThePlace(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withRedirect(Redirect.toHttps()));
        var answer = asking.get(router, "/cart?id=1");
        assertEquals("308", answer.said());
        assertEquals("https://shop.localhost/cart?id=1", answer.field("location"));
    }

    @ParameterizedTest
    @EnumSource
    void whoComesFromElsewhereIsKeptOut(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withAllowedNetworks(List.of("10.0.0.0/8", "fd00::/8")));
        var answer = asking.get(router, "/");
        assertEquals("403 router.forbidden", answer.said());
        assertTrue(answer.body().contains("127.0.0.1"), answer.body());
        serve(RoutePolicy.NONE.withAllowedNetworks(List.of("10.0.0.0/8", "127.0.0.0/8")));
        assertEquals("200", asking.get(router, "/").said());
    }

    @ParameterizedTest
    @EnumSource
    void maintenanceSaysWhatItsTeamSays(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withMaintenance(new Maintenance("We move <to> a larger machine.", 120)));
        var answer = asking.get(router, "/", "Accept", "text/html");
        assertEquals("503 router.maintenance", answer.said());
        assertEquals("120", answer.field("retry-after"));
        assertTrue(answer.body().contains("We move &lt;to&gt; a larger machine."), answer.body());
        assertEquals(0, upstream.connections());
    }

    @ParameterizedTest
    @EnumSource
    void robotsAreToldToStayOut(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withNoRobots(true));
        var robots = asking.get(router, "/robots.txt?x");
        assertEquals("200", robots.said());
        assertEquals("User-agent: *\nDisallow: /\n", robots.body());
        assertEquals("text/plain; charset=utf-8", robots.field("content-type"));
        assertTrue(asking.get(router, "/other").body().startsWith("GET /other HTTP/1.1"));
    }

    @ParameterizedTest
    @EnumSource
    void headersOfTheRouteReplaceThoseOfTheAppAndStandOnThePagesOfTheRouter(Asking asking) throws Exception {
        var policy = RoutePolicy.NONE
                .withResponseHeaders(Map.of("X-Robots-Tag", "noindex", "X-Powered-By", "Berth", "Content-Type", "x/y"))
                .withHsts(new Hsts(600, false, false));
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.send("HTTP/1.1 200 OK\r\nX-Powered-By: a\r\nx-powered-by: b\r\nContent-Length: 0\r\n\r\n");
        })) {
            router.serve(route("shop.localhost", app.name()).withPolicy(policy));
            var answer = asking.get(router, "/");
            assertEquals("noindex", answer.field("x-robots-tag"));
            assertEquals("Berth", answer.field("x-powered-by"));
            assertFalse(answer.fields().containsKey("strict-transport-security"), "told in the clear");
            router.serve(route("shop.localhost").withPolicy(policy));
            var page = asking.get(router, "/", "Accept", "text/html");
            assertEquals("503 router.no-instance", page.said());
            assertEquals("noindex", page.field("x-robots-tag"));
            assertEquals("text/html; charset=utf-8", page.field("content-type"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatSaysItIsTooLargeNeverReachesTheApp(Asking asking) throws Exception {
        serve(RoutePolicy.NONE.withMaxRequestBytes(2048L));
        var answer = asking.ask(router.address(), "POST", "/", "", "Content-Length", "2049", "Expect", "100-continue");
        assertEquals("413 router.too-large", answer.said());
        assertTrue(answer.body().contains("2 KiB"), answer.body());
        assertEquals(0, upstream.connections());
    }

    @ParameterizedTest
    @EnumSource
    void bodyOfUnknownLengthIsCutOffWhenItIsTooLarge(Asking asking) throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.readAll();
        })) {
            router.serve(route("shop.localhost", app.name()).withPolicy(RoutePolicy.NONE.withMaxRequestBytes(4L)));
            try (var wire = router.connect()) {
                assertEquals("413 router.too-large", sendFiveOctetsOfUnknownLength(asking, wire));
            }
            RunningRouter.await(
                    "the app lost the request", () -> router.status().inFlight().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodyOfExactlyTheLimitPasses(Asking asking) throws Exception {
        try (var app = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.answer(wire.read(5));
        })) {
            router.serve(route("shop.localhost", app.name()).withPolicy(RoutePolicy.NONE.withMaxRequestBytes(5L)));
            var answer = asking.ask(router.address(), "POST", "/", "hello", lengthFor(asking));
            assertEquals("hello", answer.body());
        }
    }

    @Test
    void requestThatWasStoppedLeavesTheConnectionToTheNext() throws Exception {
        var closed = RoutePolicy.NONE.withMaintenance(new Maintenance(null, 0));
        router.serve(
                new Route("shop.localhost", "/closed", List.of(upstream.name()), "shop/production").withPolicy(closed),
                route("shop.localhost", upstream.name()));
        try (var wire = router.connect()) {
            assertEquals(503, Asking.HTTP1.send(wire, "POST", "/closed", "").status());
            assertEquals(200, Asking.HTTP1.send(wire, "GET", "/open", "").status());
        }
    }

    @Test
    void changeOfThePolicyHoldsForTheNextRequestOfAnOpenConnection() throws Exception {
        serve(RoutePolicy.NONE);
        try (var wire = router.connect()) {
            assertEquals(200, Asking.HTTP1.send(wire, "GET", "/", "").status());
            serve(RoutePolicy.NONE.withAllowedNetworks(List.of("10.0.0.1")));
            assertEquals(403, Asking.HTTP1.send(wire, "GET", "/", "").status());
        }
    }

    private static String[] lengthFor(Asking asking) {
        return asking == Asking.HTTP1 ? new String[0] : new String[] {"content-length", "5"};
    }

    private static String sendFiveOctetsOfUnknownLength(Asking asking, Wire wire) throws Exception {
        if (asking == Asking.HTTP1) {
            wire.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            var head = wire.readHead();
            return head.substring(9, 12) + " " + field(head, "berth-error");
        }
        var http2 = Http2Wire.over(wire).post(1, "/").data(1, false, "hello");
        var head = http2.readHead(1);
        return head.status() + " " + head.get("berth-error");
    }

    private void serve(RoutePolicy policy) {
        router.serve(route("shop.localhost", upstream.name()).withPolicy(policy));
    }
}
