package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.RouteChange;
import berth.router.RouteKey;
import berth.router.RouteTable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route a host and a path find. */
class RouteIndexTest {
    private static final RouteIndex INDEX = index(
            route("shop.test", "/"),
            route("shop.test", "/api"),
            route("shop.test", "/api/v2/"),
            route("part.test", "/only"),
            route("part.test", "/café"),
            route("*.test", "/"),
            route("*.deep.test", "/"),
            route("*.deep.test", "/in"),
            route("*", "/"));

    @ParameterizedTest(name = "{0}{1} finds {2}")
    @CsvSource(textBlock = """
            shop.test,           /,              shop.test/
            shop.test,           /x,             shop.test/
            shop.test,           /apix,          shop.test/
            shop.test,           /api,           shop.test/api
            shop.test,           /api/,          shop.test/api
            shop.test,           /api/v1/x,      shop.test/api
            shop.test,           /api/v2,        shop.test/api/v2/
            shop.test,           /api/v2/x/y/z,  shop.test/api/v2/
            shop.test,           /api/v22,       shop.test/api
            shop.test,           *,              shop.test/
            shop.test,           /%61pi/x,       shop.test/api
            shop.test,           //api/x,        shop.test/api
            shop.test,           /./api,         shop.test/api
            shop.test,           /x/../api/y,    shop.test/api
            shop.test,           /x/%2E%2e/api,  shop.test/api
            shop.test,           /api%2fv2/x,    shop.test/api/v2/
            shop.test,           /api/../x,      shop.test/
            shop.test,           /../../api,     shop.test/api
            shop.test,           /api/v2/..,     shop.test/api
            shop.test,           /%2561pi,       shop.test/
            shop.test,           /api%,          shop.test/
            shop.test,           /%zz/../api,    shop.test/api
            part.test,           /caf%C3%A9/x,   part.test/café
            part.test,           /caf%c3%a9,     part.test/café
            part.test,           /only/x,        part.test/only
            part.test,           /other,         nothing
            other.test,          /x,             *.test/
            a.b.test,            /x,             *.test/
            deep.test,           /in,            *.test/
            a.deep.test,         /,              *.deep.test/
            a.b.deep.test,       /in/x,          *.deep.test/in
            test,                /,              */
            elsewhere.example,   /,              */
            127.0.0.1,           /,              */
            '',                  /,              */
            """)
    void theNearestHostAndTheLongestPathWin(String host, String path, String expected) {
        assertEquals(expected, found(INDEX, host, path));
    }

    @Test
    void withoutADefaultAnUnknownHostFindsNothing() {
        var index = index(route("*.test", "/"));
        assertEquals("nothing", found(index, "test", "/"));
        assertEquals("nothing", found(index, "a.example", "/"));
    }

    @Test
    void aNameLongerThanNamesCanBeIsNotSearched() {
        var index = index(route("*.test", "/"));
        assertEquals("*.test/", found(index, "a.".repeat(120) + "test", "/"));
        assertEquals("nothing", found(index, "a.".repeat(20_000) + "test", "/"));
    }

    @Test
    void theCostOfALookUpDoesNotGrowWithTheTable() {
        var few = index(many(100));
        var plenty = index(many(100_000));
        best(few, 100);
        double ratio = best(plenty, 100_000) / best(few, 100);
        System.out.printf("a look-up among 100,000 routes takes %.1f times one among 100%n", ratio);
        // What is left is memory that no longer fits the caches; a scan would be a thousand times slower.
        assertTrue(ratio < 50, ratio + " times");
    }

    /** Counted, not timed: what is allocated is what was copied. */
    @Test
    void theCostOfAChangeDoesNotGrowWithTheTable() {
        long few = copied(index(many(1_000)));
        long plenty = copied(index(many(100_000)));
        System.out.printf("a change of one host copies %,d octets in 1,000 routes, %,d in 100,000%n", few, plenty);
        assertTrue(plenty < 8_192, plenty + " octets");
    }

    @Test
    void aLookUpAllocatesNothing() {
        var index = index(many(1_000));
        assertEquals(0, allocated(() -> index.find("h7.test", "/x")));
    }

    @Test
    void aChangeCountsRoutesAndLeavesTheTableBeforeAlone() {
        var before = index(route("a.test", "/"), route("a.test", "/api"), route("b.test", "/"));
        var keys = List.of(new RouteKey("a.test", "/"), new RouteKey("b.test", "/"), new RouteKey("no.test", "/"));
        var after = before.with(
                new RouteChange(1, 2, List.of(route("a.test", "/api"), route("*.test", "/")), keys, Map.of()),
                new Upstreams(),
                new GuardMemory());
        assertEquals(3, before.size());
        assertEquals("b.test/", found(before, "b.test", "/"));
        assertEquals(2, after.size());
        assertEquals("a.test/api", found(after, "a.test", "/api"));
        assertEquals("nothing", found(after, "a.test", "/"));
        assertEquals("*.test/", found(after, "b.test", "/"));
    }

    private static long copied(RouteIndex index) {
        var change =
                new RouteChange(1, 2, List.of(route("h7.test", "/")), List.of(new RouteKey("no.test", "/")), Map.of());
        var upstreams = new Upstreams();
        var memory = new GuardMemory();
        return allocated(() -> index.with(change, upstreams, memory));
    }

    /** The least of several times: the first load classes. */
    private static long allocated(Runnable what) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            what.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** Of many short rounds, so that some are not disturbed on a busy machine. */
    private static double best(RouteIndex index, int size) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 200; round++) {
            long since = System.nanoTime();
            look(index, size);
            best = Math.min(best, System.nanoTime() - since);
        }
        return best;
    }

    private static void look(RouteIndex index, int size) {
        for (int i = 0; i < 1_000; i++) {
            int route = (int) (i * 7919L % size);
            assertEquals("h" + route + ".test/", found(index, "h" + route + ".test", "/x/" + i));
        }
    }

    private static Route[] many(int size) {
        var routes = new ArrayList<Route>(size);
        for (int i = 0; i < size; i++) {
            routes.add(route("h" + i + ".test", "/"));
        }
        return routes.toArray(Route[]::new);
    }

    private static String found(RouteIndex index, String host, String path) {
        var match = index.find(host, path);
        return match == null ? "nothing" : match.route().label();
    }

    private static RouteIndex index(Route... routes) {
        return RouteIndex.of(new RouteTable(1, List.of(routes)), new Upstreams(), new GuardMemory());
    }

    private static Route route(String host, String path) {
        return new Route(host, path, List.of(), host + path);
    }
}
