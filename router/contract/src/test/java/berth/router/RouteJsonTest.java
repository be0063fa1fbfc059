package berth.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteJsonTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void leastTableReads() throws Exception {
        var least = """
                {"generation": 1, "routes": [{"host": "app.test", "path": "/", "upstreams": ["127.0.0.1:19001"]}]}""";
        var route = new Route("app.test", "/", List.of("127.0.0.1:19001"), "app.test");
        assertEquals(new RouteTable(1, List.of(route)), json.readValue(least, RouteTable.class));
    }

    @Test
    void everythingComesBackAsItWasWritten() throws Exception {
        var policy = RoutePolicy.NONE
                .withBasicAuth(new BasicAuth("Docs", List.of(user("ann")), true))
                .withAllowedNetworks(List.of("10.0.0.0/8", "fd00::/8"))
                .withMaxRequestBytes(0L)
                .withTimeouts(new RouteTimeouts(100, null, 5000))
                .withRateLimit(new RateLimit(0.5, 3))
                .withMaintenance(new Maintenance("Back at noon.", 600))
                .withRedirect(new Redirect("https://www.example.org/", true, 301))
                .withResponseHeaders(Map.of("X-Robots-Tag", "noindex"))
                .withNoRobots(true)
                .withHsts(new Hsts(0, true, false))
                .withUpstreamLimit(new UpstreamLimit(20, 0, null));
        var route = new Route(
                "*.shop.test",
                "/api",
                List.of("10.0.0.2:80"),
                "shop",
                true,
                UpstreamProtocol.H2C,
                true,
                Vacancy.ASLEEP,
                policy);
        assertEquals(route, json.readValue(json.writeValueAsBytes(route), Route.class));
    }

    @Test
    void anEmptyPolicyIsWrittenWithoutAWord() throws Exception {
        assertEquals("{}", json.writeValueAsString(RoutePolicy.NONE));
        assertEquals(RoutePolicy.NONE, json.readValue("{}", RoutePolicy.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"allowedNetworks\":[\"10.0.0.0/33\"]}",
                "{\"allowedNetworks\":[\"localhost\"]}",
                "{\"maxRequestBytes\":-1}",
                "{\"timeouts\":{\"idleMillis\":0}}",
                "{\"rateLimit\":{\"perSecond\":0}}",
                "{\"redirect\":{\"to\":\"/elsewhere\"}}",
                "{\"redirect\":{\"to\":\"https\",\"status\":303}}",
                "{\"responseHeaders\":{\"Transfer-Encoding\":\"chunked\"}}",
                "{\"responseHeaders\":{\"X-A\":\"a\\r\\nX-B: b\"}}",
                "{\"hsts\":{\"maxAgeSeconds\":-1}}",
                "{\"upstreamLimit\":{}}",
                "{\"upstreamLimit\":{\"requests\":1,\"queued\":-1}}",
                "{\"basicAuth\":{\"users\":[]}}",
                "{\"basicAuth\":{\"users\":[{\"name\":\"ann\",\"hash\":\"secret\"}]}}"
            })
    void whatCannotHoldIsRefused(String policy) {
        assertThrows(ValueInstantiationException.class, () -> json.readValue(policy, RoutePolicy.class));
    }

    private static BasicAuth.User user(String name) {
        return new BasicAuth.User(name, PasswordHash.of("secret").toString());
    }
}
