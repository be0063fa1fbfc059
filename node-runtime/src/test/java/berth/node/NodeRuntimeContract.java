package berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every node runtime does; run against the real ones and the fake. */
public abstract class NodeRuntimeContract extends EnvironmentFixture {
    /** A command that serves TCP on {@code PORT}. */
    protected abstract String serving();

    /** A command that needs more than 20 MiB of memory, and goes on. */
    protected abstract String usingMemory();

    /** Whether one that uses more keeps its old limit; else it is ended. */
    protected abstract boolean refusesLimits();

    /** Makes it so where commands are not really run. */
    protected void uses(String instanceId, long bytes) {}

    @Test
    void anAppliedGroupBecomesHealthyAndHasAnAddress() {
        runtime().apply(web(1));

        InstanceStatus instance = awaitHealthy(web(1)).getFirst();

        assertEquals(8080, instance.address().orElseThrow().port());
        assertEquals(key("web"), instance.group());
        assertEquals(1, instance.starts());
        assertTrue(instance.startedAt().isPresent());
        assertTrue(instance.reason().isEmpty());
    }

    @Test
    void aGroupWithoutAPortIsHealthyOnceItRuns() {
        GroupSpec worker = spec("worker", serving(), new Port.None(), 1);
        runtime().apply(worker);

        assertTrue(awaitHealthy(worker).getFirst().address().isEmpty());
    }

    @Test
    void applyingAgainChangesNothing() {
        runtime().apply(web(2));
        List<InstanceStatus> before = awaitHealthy(web(2));

        runtime().apply(web(2));

        assertEquals(before, runtime().status(key("web")));
    }

    @Test
    void scalingKeepsWhatIsThere() {
        runtime().apply(web(1));
        String first = awaitHealthy(web(1)).getFirst().id();

        runtime().apply(web(3));
        List<InstanceStatus> three = awaitHealthy(web(3));
        assertEquals(first, three.getFirst().id());
        assertEquals(3, addresses(three).size());

        runtime().apply(web(1));
        assertEquals(List.of(first), ids(runtime().status(key("web"))));

        runtime().apply(web(0));
        assertTrue(runtime().status(key("web")).isEmpty());
    }

    @Test
    void otherLimitsReplaceNothing() {
        runtime().apply(web(2));
        List<String> before = ids(awaitHealthy(web(2)));

        runtime().apply(web(2, new Limits(96 << 20, 0.5, 50)));

        assertEquals(before, ids(runtime().status(key("web"))));
    }

    @Test
    void oneThatUsesMoreMemoryThanItIsToHaveRunsOnAndSaysSo() {
        assumeTrue(refusesLimits(), "the kernel ends what uses more");
        GroupSpec large = spec("worker", usingMemory(), new Port.None(), 1);
        runtime().apply(large);
        String id = awaitHealthy(large).getFirst().id();
        uses(id, 21 << 20);
        Await.until(() ->
                runtime().usage().stream().anyMatch(used -> used.id().equals(id) && used.memoryBytes() > 20 << 20));

        GroupSpec smaller = new GroupSpec(
                large.key(),
                image(),
                usingMemory(),
                large.variables(),
                large.aliases(),
                new Limits(16 << 20, 1, 50),
                large.port(),
                2);
        assertThrows(LimitRefusedException.class, () -> runtime().apply(smaller));

        List<InstanceStatus> seen = runtime().status(large.key());
        assertEquals(2, seen.size());
        assertEquals(id, seen.getFirst().id());
        assertEquals(
                Optional.of("instance.limit-refused"), seen.getFirst().reason().map(InstanceStatus.Reason::code));

        runtime().apply(large);
        assertEquals(Optional.empty(), runtime().status(large.key()).getFirst().reason());
    }

    @Test
    void justTheNamedInstancesAreRemoved() {
        runtime().apply(web(3));
        List<String> three = ids(awaitHealthy(web(3)));

        runtime().remove(key("web"), Set.of(three.getFirst(), "unknown"), GRACE);

        assertEquals(three.subList(1, 3), ids(runtime().status(key("web"))));
    }

    @Test
    void whatAnInstanceUsesIsKnownWhileItRuns() {
        runtime().apply(web(1));
        String id = awaitHealthy(web(1)).getFirst().id();

        InstanceUsage used = Await.until(
                        () -> runtime().usage().stream()
                                .filter(each -> each.id().equals(id))
                                .toList(),
                        seen -> !seen.isEmpty() && seen.getFirst().memoryBytes() > 0)
                .getFirst();
        assertEquals(key("web"), used.group());
        assertTrue(used.processorTime().compareTo(Duration.ofMinutes(1)) < 0, used.toString());

        runtime().remove(key("web"), GRACE);
        assertTrue(runtime().usage().stream().noneMatch(each -> each.id().equals(id)));
    }

    @Test
    void aMachineHasMemoryAndProcessors() {
        assertTrue(runtime().capacity().memoryBytes() > 64 << 20);
        assertTrue(runtime().capacity().cpus() >= 1);
    }

    @Test
    void aChangedSpecificationReplacesInstances() {
        runtime().apply(web(1));
        String first = awaitHealthy(web(1)).getFirst().id();
        GroupSpec changed = new GroupSpec(
                key("web"),
                image(),
                serving(),
                Map.of("PORT", "8080", "MODE", "new"),
                List.of(),
                LIMITS,
                new Port.Expected(8080),
                1);

        runtime().apply(changed);

        assertNotEquals(first, awaitHealthy(changed).getFirst().id());
    }

    @Test
    void groupsOfOneEnvironmentDoNotTouchEachOther() {
        GroupSpec next = new GroupSpec(
                new GroupKey(environment, 2, "app", "web"),
                image(),
                serving(),
                Map.of("PORT", "8080"),
                List.of(),
                LIMITS,
                new Port.Expected(8080),
                1);
        runtime().apply(web(1));
        runtime().apply(next);
        awaitHealthy(web(1));
        awaitHealthy(next);

        runtime().remove(key("web"), GRACE);

        assertTrue(runtime().status(key("web")).isEmpty());
        assertEquals(1, runtime().status(next.key()).size());
        assertEquals(
                List.of(next.key()),
                runtime().status().stream().map(InstanceStatus::group).toList());
    }

    @Test
    void removingWhatIsNotThereDoesNothing() {
        runtime().remove(key("web"), GRACE);
        runtime().removeEnvironment(environment);
        runtime().removeEnvironment(environment);

        assertTrue(runtime().status(key("web")).isEmpty());
    }

    @Test
    void anEnvironmentIsRemovedWithItsInstancesAndCanComeBack() {
        runtime().apply(web(1));

        runtime().removeEnvironment(environment);
        assertTrue(runtime().status().isEmpty());

        runtime().apply(web(1));
        awaitHealthy(web(1));
    }

    @Test
    void aMissingImageIsReportedAtOnce() {
        GroupSpec spec = new GroupSpec(
                key("web"), "sha256:" + "0".repeat(64), "true", Map.of(), List.of(), LIMITS, new Port.None(), 1);

        assertThrows(ImageMissingException.class, () -> runtime().apply(spec));
        assertTrue(runtime().status(key("web")).isEmpty());
    }

    @Test
    void racingOrdersMakeExactlyWhatIsWished() {
        List<CompletableFuture<Void>> orders = IntStream.range(0, 4)
                .mapToObj(n -> CompletableFuture.runAsync(() -> runtime().apply(web(2))))
                .toList();
        orders.forEach(CompletableFuture::join);

        assertEquals(2, awaitHealthy(web(2)).size());
    }

    protected final GroupSpec web(int count) {
        return spec("web", serving(), new Port.Expected(8080), count);
    }

    private GroupSpec web(int count, Limits limits) {
        var web = web(count);
        return new GroupSpec(
                web.key(), web.image(), web.command(), web.variables(), web.aliases(), limits, web.port(), count);
    }

    private static List<String> ids(List<InstanceStatus> instances) {
        return instances.stream().map(InstanceStatus::id).toList();
    }

    private static Set<InstanceStatus.Address> addresses(List<InstanceStatus> instances) {
        return instances.stream().map(each -> each.address().orElseThrow()).collect(Collectors.toSet());
    }
}
