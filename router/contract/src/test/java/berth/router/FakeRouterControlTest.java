package berth.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeRouterControlTest extends RouterControlContract {
    private final FakeRouterControl fake = new FakeRouterControl();

    @Override
    protected RouterControl router() {
        return fake;
    }

    @Override
    protected void makeUnavailable() {
        fake.unavailable(true);
    }

    @Test
    void reportsTheInFlightThatItWasGiven() {
        fake.inFlight("10.0.0.2:3000", 2);
        fake.inFlight("10.0.0.3:3000", 1);
        fake.inFlight("10.0.0.3:3000", 0);
        assertEquals(Map.of("10.0.0.2:3000", 2), fake.status().inFlight());
    }

    @Test
    void remembersWhatItWasSent() {
        var route = new Route("shop.localhost", "/", List.of("10.0.0.2:3000"), "shop/production");
        fake.apply(new RouteTable(1, List.of(route)));
        assertEquals(route, fake.route("shop.localhost").orElseThrow());
        assertEquals(1, fake.applied().size());
    }
}
