package berth.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link RouterControl} keeps to: the real one, the one over HTTP, and the fake. */
public abstract class RouterControlContract {
    private static final List<Route> SHOP = List.of(route("shop.localhost", "10.0.0.2:3000"));
    private static final List<Route> BLOG = List.of(route("blog.localhost", "10.0.0.3:3000"));

    /** A router that was never told anything. */
    protected abstract RouterControl router();

    /** From now on {@link #router()} cannot be reached. */
    protected abstract void makeUnavailable();

    @Test
    void servesNothingBeforeTheFirstTable() {
        assertEquals(new RouterStatus(0, Map.of()), router().status());
    }

    @Test
    void acknowledgesTheGenerationThatItServes() {
        assertEquals(7, router().apply(new RouteTable(7, SHOP)).generation());
        assertEquals(7, router().status().generation());
    }

    @Test
    void newerTableReplacesTheOlder() {
        router().apply(new RouteTable(1, SHOP));
        assertEquals(2, router().apply(new RouteTable(2, BLOG)).generation());
    }

    @Test
    void emptyTableIsATable() {
        router().apply(new RouteTable(1, SHOP));
        assertEquals(2, router().apply(new RouteTable(2, List.of())).generation());
    }

    @Test
    void sameTableAgainIsFine() {
        router().apply(new RouteTable(3, SHOP));
        assertEquals(3, router().apply(new RouteTable(3, List.copyOf(SHOP))).generation());
    }

    @Test
    void olderTableIsStale() {
        router().apply(new RouteTable(5, SHOP));
        var stale = assertThrows(StaleTableException.class, () -> router().apply(new RouteTable(4, BLOG)));
        assertEquals(5, stale.serving());
        assertEquals(5, router().status().generation());
    }

    @Test
    void sameGenerationWithOtherContentIsStale() {
        router().apply(new RouteTable(5, SHOP));
        var stale = assertThrows(StaleTableException.class, () -> router().apply(new RouteTable(5, BLOG)));
        assertEquals(5, stale.serving());
    }

    @Test
    void generationZeroIsNoTable() {
        assertThrows(IllegalArgumentException.class, () -> router().apply(new RouteTable(0, SHOP)));
        assertEquals(0, router().status().generation());
    }

    @Test
    void takesManyRoutesAtOnce() {
        var routes = IntStream.range(0, 10_000)
                .mapToObj(i -> route("app" + i + ".localhost", "10.0.0.2:3000"))
                .toList();
        assertEquals(1, router().apply(new RouteTable(1, routes)).generation());
    }

    @Test
    void ofTablesSentAtOnceTheNewestStays() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = LongStream.rangeClosed(1, 20)
                    .<Future<?>>mapToObj(generation -> threads.submit(() -> applyUnlessStale(generation)))
                    .toList();
            for (var one : sent) {
                one.get();
            }
        }
        assertEquals(20, router().status().generation());
    }

    @Test
    void changeMakesTheTableTheNext() {
        router().apply(new RouteTable(5, SHOP));
        var change = RouteChange.between(new RouteTable(5, SHOP), new RouteTable(6, BLOG));
        assertEquals(6, router().change(change).generation());
        assertEquals(6, router().apply(new RouteTable(6, BLOG)).generation());
    }

    @Test
    void changeOfAnotherTableIsStale() {
        router().apply(new RouteTable(5, SHOP));
        var change = RouteChange.between(new RouteTable(4, SHOP), new RouteTable(6, BLOG));
        var stale = assertThrows(StaleTableException.class, () -> router().change(change));
        assertEquals(5, stale.serving());
        assertEquals(5, router().status().generation());
    }

    @Test
    void nobodyWasAskedAndNothingIsWantedAtFirst() {
        assertEquals(new RouterActivity(Map.of(), Map.of()), router().activity());
        assertEquals(Map.of(), router().wanted(0).waiting());
    }

    @Test
    void whatIsWantedIsToldAgainAfterSomeSecondsThoughItIsTheSame() {
        var first = router().wanted(0);
        assertEquals(first, router().wanted(first.version()));
    }

    @Test
    void saysThatItIsUnavailable() {
        router().apply(new RouteTable(1, SHOP));
        makeUnavailable();
        assertThrows(RouterUnavailableException.class, () -> router().apply(new RouteTable(2, BLOG)));
        assertThrows(RouterUnavailableException.class, () -> router().status());
        assertThrows(RouterUnavailableException.class, () -> router().activity());
        assertThrows(RouterUnavailableException.class, () -> router().wanted(0));
    }

    private void applyUnlessStale(long generation) {
        try {
            router().apply(new RouteTable(generation, SHOP));
        } catch (StaleTableException e) {
            // A newer one was faster, which is what the test is about.
            assertEquals(generation, Math.min(generation, e.serving()));
        }
    }

    private static Route route(String host, String upstream) {
        return new Route(host, "/", List.of(upstream), host);
    }
}
