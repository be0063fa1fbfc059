package berth.router.proxy;

import static berth.router.proxy.RunningRouter.route;
import static berth.router.proxy.Wire.length;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsTest extends RouterFixture {
    private static final String SHOP = "{app=\"shop\",environment=\"production\"";

    @Test
    void requestsAreCountedByAppAndClass() throws Exception {
        try (var upstream = ScriptedUpstream.playing(wire -> {
            wire.readHead();
            wire.read(3);
            wire.answer("hello");
        })) {
            router.serve(route("shop.localhost", upstream.name()));
            for (int i = 0; i < 3; i++) {
                ask("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 3\r\n\r\nabc");
            }
            ask("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            var metrics = router.metrics();
            assertEquals("3", metrics.get("berth_router_requests_total" + SHOP + ",class=\"2xx\"}"));
            assertEquals("1", metrics.get("berth_router_requests_total{app=\"\",environment=\"\",class=\"4xx\"}"));
            assertEquals("1", metrics.get("berth_router_failures_total{code=\"router.unknown-host\"}"));
            assertEquals("9", metrics.get("berth_router_received_bytes_total" + SHOP + "}"));
            assertEquals("15", metrics.get("berth_router_sent_bytes_total" + SHOP + "}"));
            assertEquals("0", metrics.get("berth_router_requests_in_flight" + SHOP + "}"));
            assertEquals("0", metrics.get("berth_router_upstream_errors_total" + SHOP + "}"));
            assertEquals("3", metrics.get("berth_router_request_duration_seconds_count" + SHOP + "}"));
            assertEquals("3", metrics.get("berth_router_request_duration_seconds_bucket" + SHOP + ",le=\"+Inf\"}"));
            assertTrue(Double.parseDouble(metrics.get("berth_router_request_duration_seconds_sum" + SHOP + "}")) > 0);
            assertEquals("4", metrics.get("berth_router_connections_total"));
            assertEquals("1", metrics.get("berth_router_table_generation"));
            assertEquals("1", metrics.get("berth_router_tables_taken_total"));
        }
    }

    @Test
    void openRequestsAndUpstreamErrorsAreCounted() throws Exception {
        var go = new CountDownLatch(1);
        try (var upstream = ScriptedUpstream.playing(wire -> {
                    wire.readHead();
                    go.await();
                });
                var client = router.connect()) {
            router.serve(route("shop.localhost", upstream.name()));
            client.send("POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 0\r\n\r\n");
            RunningRouter.await("in flight", () -> !router.status().inFlight().isEmpty());
            assertEquals("1", router.metrics().get("berth_router_requests_in_flight" + SHOP + "}"));
            go.countDown();
            client.read(length(client.readHead()));
            var metrics = router.metrics();
            assertEquals("0", metrics.get("berth_router_requests_in_flight" + SHOP + "}"));
            assertEquals("1", metrics.get("berth_router_upstream_errors_total" + SHOP + "}"));
            assertEquals("1", metrics.get("berth_router_requests_total" + SHOP + ",class=\"5xx\"}"));
            assertEquals("1", metrics.get("berth_router_failures_total{code=\"router.bad-answer\"}"));
        }
    }

    @Test
    void appThatLeftTheTableIsForgotten() throws Exception {
        router.serve(route("shop.localhost"));
        ask("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        assertTrue(router.metrics().containsKey("berth_router_requests_total" + SHOP + ",class=\"5xx\"}"));
        router.serve(new Route("other.localhost", "/", List.of(), "other/production"));
        router.metrics();
        assertFalse(router.metrics().containsKey("berth_router_requests_total" + SHOP + ",class=\"5xx\"}"));
    }

    @Test
    void labelsAreEscaped() throws Exception {
        router.serve(new Route("odd.localhost", "/", List.of(), "a\"b\\c\nd/e"));
        ask("GET / HTTP/1.1\r\nHost: odd.localhost\r\n\r\n");
        assertEquals(
                "1",
                router.metrics()
                        .get("berth_router_requests_total{app=\"a\\\"b\\\\c\\nd\",environment=\"e\",class=\"5xx\"}"));
    }

    @Test
    void moreAppsThanSeriesMayBeAreCountedTogether() {
        var sight = new LaneSight(null);
        for (int i = 0; i < LaneSight.MOST_APPS + 5; i++) {
            sight.began();
            sight.entered("app" + i);
        }
        var apps = sight.figures().apps();
        assertEquals(LaneSight.MOST_APPS + 2, apps.size());
        assertEquals(5, requireNonNull(apps.get(LaneSight.OTHERS)).counts()[AppFigures.IN_FLIGHT]);
    }

    private void ask(String request) throws Exception {
        try (var client = router.connect()) {
            client.send(request);
            client.read(length(client.readHead()));
        }
    }
}
