package berth.router.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.router.Route;
import berth.router.RouteTable;
import java.util.ArrayList;
import java.util.List;
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
