package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Limits;
import berth.node.Port;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupPlanTest {
    private static final GroupKey KEY = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 7, "app", "web");

    @Test
    void whatIsMissingIsCreated() {
        assertEquals(new GroupPlan(2, List.of(), List.of(), List.of()), plan(2));
    }

    @Test
    void theOldestRunningOnesAreKept() {
        Listed newest = listed("c", "running", "");
        Listed stopped = listed("b", "exited", "");
        Listed oldest = listed("a", "running", "");

        assertEquals(
                new GroupPlan(0, List.of(), List.of(oldest), List.of(newest, stopped)),
                plan(1, newest, stopped, oldest));
    }

    @Test
    void whatStandsStillIsStartedUnlessItWasRefused() {
        Listed exited = listed("a", "exited", "");
        Listed refused = listed("b", "created", "no command");
        Listed restarting = listed("c", "restarting", "");

        assertEquals(
                new GroupPlan(0, List.of(exited), List.of(exited, restarting), List.of()),
                plan(3, restarting, refused, exited));
    }

    @Test
    void whatTheEngineRefusesToStartAgainAndAgainIsReplacedUnlessItRuns() {
        Listed running = listed("a", "running", "");
        Listed exited = listed("b", "exited", "");

        assertEquals(
                new GroupPlan(1, List.of(), List.of(running), List.of(exited)),
                GroupPlan.of(spec(2), List.of(exited, running), container -> true));
    }

    @Test
    void whatIsOfAnotherSpecificationIsReplaced() {
        Map<String, String> labels = new HashMap<>(listed("a", "running", "").labels());
        labels.put(InstanceLabels.SPEC, "another");
        Listed old = new Listed("a", KEY, labels, "running", "run", Optional.empty());

        assertEquals(new GroupPlan(1, List.of(), List.of(), List.of(old)), plan(1, old));
    }

    @Test
    void aFingerprintSaysAllButTheCount() {
        assertEquals(Fingerprint.of(spec(1)), Fingerprint.of(spec(5)));
        assertNotEquals(Fingerprint.of(spec(1)), Fingerprint.of(with(Map.of("A", "1B", "C", ""))));
        assertNotEquals(Fingerprint.of(with(Map.of("A", "1", "B", "2"))), Fingerprint.of(with(Map.of("A", "1B2"))));
    }

    @Test
    void memoryAndProcessorsAreNoPartOfAFingerprint() {
        var spec = spec(1);
        var larger = new GroupSpec(
                KEY,
                spec.image(),
                spec.command(),
                spec.variables(),
                spec.aliases(),
                new Limits(128 << 20, 2, spec.limits().processes()),
                spec.port(),
                1);
        assertEquals(Fingerprint.of(spec), Fingerprint.of(larger));
    }

    @Test
    void labelsAreReadBack() {
        Listed listed = listed("a", "running", "");

        assertEquals(Optional.of(KEY), InstanceLabels.group(listed.labels()));
        assertEquals(8080, listed.expectedPort());
        assertEquals(Optional.empty(), InstanceLabels.group(Map.of(InstanceLabels.RELEASE, "seven")));
    }

    private static GroupPlan plan(int count, Listed... present) {
        return GroupPlan.of(spec(count), List.of(present), container -> false);
    }

    private static GroupSpec spec(int count) {
        return new GroupSpec(
                KEY,
                "sha256:1",
                "node x",
                Map.of("A", "1"),
                List.of(),
                new Limits(64 << 20, 1, 50),
                new Port.Expected(8080),
                count);
    }

    private static GroupSpec with(Map<String, String> variables) {
        return new GroupSpec(
                KEY,
                "sha256:1",
                "node x",
                variables,
                List.of(),
                new Limits(64 << 20, 1, 50),
                new Port.Expected(8080),
                1);
    }

    private static Listed listed(String id, String state, String refused) {
        return new Listed(id, KEY, InstanceLabels.of("here", spec(1), id, refused), state, "run", Optional.empty());
    }
}
