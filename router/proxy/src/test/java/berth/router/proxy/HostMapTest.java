package berth.router.proxy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import berth.router.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostMapTest {
    @Test
    void keepsWhatWasPutAndEachEditionStaysAsItWas() {
        var random = new Random(5);
        var map = HostMap.EMPTY;
        Map<String, HostRoutes> expected = new HashMap<>();
        var editions = new HashMap<HostMap, Map<String, HostRoutes>>();
        for (int edition = 0; edition < 200; edition++) {
            editions.put(map, Map.copyOf(expected));
            var draft = map.draft();
            for (int i = 0; i < 100; i++) {
                var host = "h" + random.nextInt(3_000) + ".test";
                if (random.nextInt(3) == 0) {
                    draft.remove(host);
                    expected.remove(host);
                } else {
                    var routes = routes(host);
                    draft.put(routes);
                    expected.put(host, routes);
                }
            }
            map = draft.done();
        }
        editions.put(map, expected);
        editions.forEach(HostMapTest::assertHolds);
    }

    @Test
    void hostsOfOneHashAreToldApart() {
        var hosts = ofOneHash();
        var draft = HostMap.EMPTY.draft();
        hosts.subList(1, hosts.size()).forEach(host -> draft.put(routes(host)));
        var map = draft.done();
        assertNull(map.get(hosts.getFirst()));
        for (var host : hosts.subList(1, hosts.size())) {
            assertEquals(host, requireNonNull(map.get(host)).host());
        }
        var fewer = map.draft();
        hosts.subList(3, hosts.size()).forEach(fewer::remove);
        var rest = fewer.done();
        assertEquals(hosts.get(2), requireNonNull(rest.get(hosts.get(2))).host());
        assertNull(rest.get(hosts.get(3)));
    }

    private static List<String> ofOneHash() {
        var hosts = List.of("");
        for (int i = 0; i < 10; i++) {
            hosts = hosts.stream()
                    .flatMap(start -> Stream.of(start + "an", start + "c0"))
                    .toList();
        }
        assertEquals(1, hosts.stream().map(String::hashCode).distinct().count());
        return hosts;
    }

    private static void assertHolds(HostMap map, Map<String, HostRoutes> expected) {
        for (int i = 0; i < 3_000; i++) {
            var host = "h" + i + ".test";
            assertSame(expected.get(host), map.get(host), host);
        }
        var all = new ArrayList<HostRoutes>();
        map.forEach(all::add);
        assertEquals(expected.size(), all.size());
        assertNull(map.get("other.test"));
    }

    private static HostRoutes routes(String host) {
        return new HostRoutes(
                List.of(new RouteMatch(new Route(host, "/", List.of(), host), new UpstreamPool(List.of()), null)));
    }
}
