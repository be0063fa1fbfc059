package berth.server.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.router.FakeRouterControl;
import berth.router.Route;
import berth.router.RouteChange;
import berth.router.RouteTable;
import berth.router.RouterActivity;
import berth.router.RouterControl;
import berth.router.RouterStatus;
import berth.router.StaleTableException;
import berth.router.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableSenderTest {
    private static final RouteTable NOTHING = new RouteTable(0, List.of());

    private final List<RouteChange> changes = new ArrayList<>();
    private final FakeRouterControl fake = new FakeRouterControl();
    private final TableSender sender = new TableSender(new RouterControl() {
        @Override
        public RouterStatus apply(RouteTable table) {
            return fake.apply(table);
        }

        @Override
        public RouterStatus change(RouteChange change) {
            changes.add(change);
            return fake.change(change);
        }

        @Override
        public RouterStatus status() {
            return fake.status();
        }

        @Override
        public RouterActivity activity() {
            return fake.activity();
        }

        @Override
        public Wanted wanted(long after) {
            return fake.wanted(after);
        }
    });

    @Test
    void ofALargeTableOnlyTheChangeIsSent() {
        var first = table(1, TableSender.LARGE);
        var second = table(2, TableSender.LARGE + 1);
        sender.send(NOTHING, first);
        assertEquals(0, changes.size());
        sender.send(first, second);
        assertEquals(1, changes.getFirst().put().size());
        assertEquals(second, fake.serving());
    }

    @Test
    void aSmallTableIsSentWhole() {
        sender.send(NOTHING, table(1, 2));
        sender.send(table(1, 2), table(2, 3));
        assertEquals(0, changes.size());
        assertEquals(table(2, 3), fake.serving());
    }

    @Test
    void aRouterThatForgotGetsAllOfIt() {
        var first = table(1, TableSender.LARGE);
        var second = table(2, TableSender.LARGE);
        sender.send(NOTHING, first);
        fake.forget();
        sender.send(first, second);
        assertEquals(second, fake.serving());
    }

    @Test
    void aNewerTableStays() {
        fake.apply(table(9, 1));
        var large = table(2, TableSender.LARGE);
        assertThrows(StaleTableException.class, () -> sender.send(table(1, 1), large));
        assertEquals(9, fake.serving().generation());
    }

    private static RouteTable table(long generation, int routes) {
        return new RouteTable(
                generation,
                IntStream.range(0, routes)
                        .mapToObj(i -> new Route("h" + i, "/", List.of("10.0.0.1:80"), "app"))
                        .toList());
    }
}
