package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.server.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenSinceTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final GroupKey WEB = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 1, "app", "web");

    private final SetClock clock = new SetClock(NOW);
    private boolean alone = true;
    private Set<String> ended = Set.of();
    private final SetClock steady = new SetClock(Instant.EPOCH);
    private final SeenSince seen = new SeenSince(clock, steady, () -> alone);

    @Test
    void eachLookIsKnownByWhenItWasHoweverLateSomebodyAsks() {
        look(0, "one");
        look(1, "two");
        look(30, "three");
        var taken = seen.take();
        assertEquals(List.of("one", "two", "three"), ids(taken));
        assertEquals(
                List.of(NOW, NOW.plusSeconds(1), NOW.plusSeconds(30)),
                taken.stream().map(SeenSince.Seen::at).toList());
        assertEquals(
                Duration.ofSeconds(30),
                Duration.between(taken.getFirst().steady(), taken.getLast().steady()));
        assertEquals(List.of(), seen.take());
    }

    @Test
    void ofTheSameThroughManyLooksTheFirstAndTheLastAreKnown() {
        for (int second = 0; second < 10_000; second++) {
            look(second, "one");
        }
        look(10_000, "two");
        var taken = seen.take();
        assertEquals(List.of("one", "one", "two"), ids(taken));
        assertEquals(NOW.plusSeconds(9_999), taken.get(1).at());
    }

    @Test
    void eachLookIsKnownWithWhatWasKnownOfOthersThen() {
        look(0, "one");
        look(1, "one");
        ended = Set.of("one");
        look(2, "one");
        ended = Set.of();
        alone = false;
        look(3, "one");
        var taken = seen.take();
        assertEquals(
                List.of(Set.of(), Set.of(), Set.of("one"), Set.of()),
                taken.stream().map(SeenSince.Seen::endedByBerth).toList());
        assertEquals(
                List.of(true, true, true, false),
                taken.stream().map(SeenSince.Seen::alone).toList());
    }

    @Test
    void ofVeryManyTheNewestAreKnown() {
        for (int each = 0; each <= SeenSince.MOST_LOOKS; each++) {
            look(each, "i" + each);
        }
        assertEquals(Optional.of("i1"), seen.oldest().map(SeenSinceTest::id));
        var ids = ids(seen.take());
        assertEquals(SeenSince.MOST_LOOKS, ids.size());
        assertEquals("i" + SeenSince.MOST_LOOKS, ids.getLast());
    }

    @Test
    void whoLooksAtTheOldestCanStillTakeIt() {
        look(0, "one");
        assertEquals(Optional.of("one"), seen.oldest().map(SeenSinceTest::id));
        assertEquals(List.of("one"), ids(seen.take()));
        assertEquals(Optional.empty(), seen.oldest());
    }

    private void look(int second, String id) {
        clock.set(NOW.plusSeconds(second));
        steady.set(Instant.EPOCH.plusSeconds(second));
        seen.add(
                new Observation(List.of(new InstanceStatus(
                        id, WEB, InstanceState.HEALTHY, 1, Optional.empty(), Optional.empty(), Optional.of(NOW)))),
                ended);
    }

    private static List<String> ids(List<SeenSince.Seen> seen) {
        return seen.stream().map(SeenSinceTest::id).toList();
    }

    private static String id(SeenSince.Seen seen) {
        return seen.what().instances().getFirst().id();
    }
}
