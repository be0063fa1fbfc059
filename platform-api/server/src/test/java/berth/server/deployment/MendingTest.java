package berth.server.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.Limits;
import berth.node.Port;
import berth.server.Await;
import berth.server.SetClock;
import berth.server.instance.Instances;
import berth.server.instance.InstancesOf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MendingTest {
    private static final GroupKey WEB = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 1, "app", "web");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeNodeRuntime node = new FakeNodeRuntime();
    private final SetClock clock = new SetClock(BEGIN);
    private final Instances instances = InstancesOf.node(node);
    private final Mending mending = new Mending(node, instances, clock);
    /** How many were known to be healthy each time when a change was told. */
    private final List<Long> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void lookOnce() {
        instances.observe();
    }

    @Test
    void whatIsHealthyAtOnceIsKnownWhenItIsTold() {
        mend(2);
        awaitTold(1);
        assertEquals(List.of(2L), told);
    }

    @Test
    void eachInstanceIsToldAsItComesUp() {
        node.fate(WEB, Fate.STARTING);
        mend(2);
        awaitTold(1);
        var ids = node.status(WEB).stream().map(InstanceStatus::id).toList();
        node.fate(ids.getFirst(), Fate.HEALTHY);
        awaitTold(2);
        node.fate(ids.getLast(), Fate.HEALTHY);
        awaitTold(3);
        assertEquals(List.of(0L, 1L, 2L), told);
    }

    @Test
    void aNodeThatIsAwayIsTold() {
        node.available(false);
        mend(1);
        awaitTold(1);
        assertEquals(List.of(), node.orders().applied());
    }

    @Test
    void whatWasTriedAMomentAgoIsNotTriedAgainUnlessSomethingElseIsWished() {
        mend(1);
        awaitTold(1);
        clock.set(BEGIN.plusSeconds(9));
        mend(1);
        mend(2);
        awaitTold(2);
        assertEquals(List.of(group(1), group(2)), node.orders().applied());
        clock.set(BEGIN.plus(Duration.ofSeconds(19)));
        mend(2);
        awaitTold(3);
        assertEquals(List.of(group(1), group(2), group(2)), node.orders().applied());
    }

    @Test
    void whatWasWholeMeanwhileIsMendedAtOnce() {
        mend(1);
        awaitTold(1);
        mending.mend(List.of(), () -> told.add(healthy()));
        mend(1);
        awaitTold(2);
        assertEquals(List.of(group(1), group(1)), node.orders().applied());
    }

    private void mend(int count) {
        mending.mend(List.of(group(count)), () -> told.add(healthy()));
    }

    private long healthy() {
        return instances.latest().orElseThrow().instances().stream()
                .filter(each -> each.state() == InstanceState.HEALTHY)
                .count();
    }

    private void awaitTold(int times) {
        Await.until(() -> "told: " + told, () -> told.size() >= times);
        assertTrue(told.size() == times, () -> "told more than once each: " + told);
    }

    private static GroupSpec group(int count) {
        return new GroupSpec(
                WEB, "sha256:1", "", Map.of(), List.of(), new Limits(64 << 20, 1, 64), new Port.Expected(8080), count);
    }
}
