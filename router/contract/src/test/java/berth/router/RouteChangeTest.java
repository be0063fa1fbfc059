package berth.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteChangeTest {
    private static final Route A = new Route("a", "/", List.of("10.0.0.1:1"), "a");
    private static final Route A_API = new Route("a", "/api", List.of("10.0.0.1:2"), "a");
    private static final Route B = new Route("b", "/", List.of("10.0.0.2:1"), "b");

    @Test
    void saysOnlyWhatIsOther() {
        var moved = new Route("a", "/api", List.of("10.0.0.1:3"), "a");
        var change = RouteChange.between(new RouteTable(1, List.of(A, A_API)), new RouteTable(2, List.of(A, moved, B)));
        assertEquals(new RouteChange(1, 2, List.of(moved, B), List.of(), Map.of()), change);
        var back = RouteChange.between(new RouteTable(2, List.of(A, moved, B)), new RouteTable(3, List.of(A)));
        assertEquals(Set.of(RouteKey.of(moved), RouteKey.of(B)), Set.copyOf(back.remove()));
        assertEquals(List.of(), back.put());
    }

    @Test
    void appliedItMakesTheOneTheOther() {
        var before = new RouteTable(1, List.of(A, A_API));
        var after = new RouteTable(2, List.of(A, B));
        assertEquals(after, RouteChange.between(before, after).applyTo(before));
    }

    @Test
    void anyTwoTablesInAnyOrder() {
        var random = new Random(3);
        for (int i = 0; i < 500; i++) {
            boolean ordered = i % 2 == 0;
            var before = new RouteTable(1, some(random, ordered));
            var after = new RouteTable(2, some(random, ordered));
            var change = RouteChange.between(before, after);
            assertEquals(
                    Set.copyOf(after.routes()),
                    Set.copyOf(change.applyTo(before).routes()));
            var same = new HashSet<>(before.routes());
            same.retainAll(after.routes());
            assertEquals(after.routes().size(), change.put().size() + same.size());
        }
    }

    private static List<Route> some(Random random, boolean ordered) {
        var routes = new ArrayList<Route>();
        for (int host = 0; host < 12; host++) {
            for (var path : List.of("/", "/api")) {
                if (random.nextInt(3) > 0) {
                    routes.add(new Route("h" + host, path, List.of("10.0.0.1:" + (1 + random.nextInt(2))), "a"));
                }
            }
        }
        if (ordered) {
            routes.sort(RouteKey.ORDER);
        } else {
            Collections.shuffle(routes, random);
        }
        return routes;
    }

    @Test
    void contradictsNeitherItselfNorTime() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RouteChange(1, 2, List.of(A), List.of(RouteKey.of(A)), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new RouteChange(1, 2, List.of(A, A), List.of(), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new RouteChange(2, 2, List.of(), List.of(), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new RouteChange(0, 2, List.of(), List.of(), Map.of()));
    }
}
