package berth.server.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.node.EnvironmentKey;
import berth.node.FakeNodeRuntime;
import berth.node.Fate;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceUsage;
import berth.node.Limits;
import berth.node.LogLine;
import berth.node.LogSink;
import berth.node.NodeCapacity;
import berth.node.NodeRuntime;
import berth.node.OutputSink;
import berth.node.Port;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.RunStatus;
import berth.node.TerminalSizes;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private static final GroupKey SHOP = new GroupKey(new EnvironmentKey("e1", "shop", "production"), 1, "app", "web");
    private static final GroupKey BLOG = new GroupKey(new EnvironmentKey("e2", "blog", "production"), 1, "app", "web");

    private final FakeNodeRuntime node = new FakeNodeRuntime();

    @Test
    void oneGroupIsNotTakenForEverything() {
        node.apply(group(SHOP));
        var instances = InstancesOf.node(node);
        instances.observe(SHOP);
        assertTrue(instances.latest().isEmpty());
    }

    @Test
    void aNewerLookAtOneGroupIsPartOfTheWhole() {
        node.apply(group(SHOP));
        node.apply(group(BLOG));
        node.fate(SHOP, Fate.STARTING);
        var instances = InstancesOf.node(node);
        instances.observe();
        node.fate(SHOP, Fate.HEALTHY);
        instances.observe(SHOP);
        assertEquals(InstanceState.HEALTHY, state(instances, SHOP));
        assertEquals(InstanceState.HEALTHY, state(instances, BLOG));
    }

    @Test
    void aLookThatBeganEarlierUndoesNothing() throws InterruptedException {
        node.apply(group(SHOP));
        node.fate(SHOP, Fate.STARTING);
        var slow = new SlowLook(node);
        var instances = InstancesOf.node(slow);
        slow.go.countDown();
        instances.observe();
        slow.again();
        var look = Thread.ofVirtual().start(instances::observe);
        assertTrue(slow.seen.await(5, TimeUnit.SECONDS));
        node.fate(SHOP, Fate.HEALTHY);
        instances.observe(SHOP);
        slow.go.countDown();
        look.join();
        assertEquals(InstanceState.HEALTHY, state(instances, SHOP));
    }

    private static InstanceState state(Instances instances, GroupKey group) {
        return instances
                .latest()
                .orElseThrow()
                .byGroup()
                .getOrDefault(group, List.of())
                .getFirst()
                .state();
    }

    private static GroupSpec group(GroupKey key) {
        return new GroupSpec(
                key, "sha256:1", "", Map.of(), List.of(), new Limits(64 << 20, 1, 64), new Port.Expected(8080), 1);
    }

    /** A node whose look at everything takes until it is let go. */
    private static final class SlowLook implements NodeRuntime {
        private final NodeRuntime node;
        private CountDownLatch seen = new CountDownLatch(1);
        private CountDownLatch go = new CountDownLatch(1);

        SlowLook(NodeRuntime node) {
            this.node = node;
        }

        void again() {
            seen = new CountDownLatch(1);
            go = new CountDownLatch(1);
        }

        @Override
        public List<InstanceStatus> status() {
            var status = node.status();
            seen.countDown();
            try {
                assertTrue(go.await(5, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return status;
        }

        @Override
        public void apply(GroupSpec group) {
            node.apply(group);
        }

        @Override
        public void remove(GroupKey group, Duration grace) {
            node.remove(group, grace);
        }

        @Override
        public void remove(GroupKey group, Set<String> instanceIds, Duration grace) {
            node.remove(group, instanceIds, grace);
        }

        @Override
        public void start(RunSpec run) {
            node.start(run);
        }

        @Override
        public Optional<RunStatus> run(RunKey run) {
            return node.run(run);
        }

        @Override
        public List<RunStatus> runs() {
            return node.runs();
        }

        @Override
        public void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
            node.attach(run, input, sizes, output);
        }

        @Override
        public Optional<Integer> exec(
                String instanceId,
                String command,
                boolean terminal,
                InputStream input,
                TerminalSizes sizes,
                OutputSink output) {
            return node.exec(instanceId, command, terminal, input, sizes, output);
        }

        @Override
        public void remove(RunKey run, Duration grace) {
            node.remove(run, grace);
        }

        @Override
        public void awaitNews(Set<String> instanceIds, Duration atMost) throws InterruptedException {
            node.awaitNews(instanceIds, atMost);
        }

        @Override
        public List<InstanceUsage> usage() {
            return node.usage();
        }

        @Override
        public NodeCapacity capacity() {
            return node.capacity();
        }

        @Override
        public void removeEnvironment(EnvironmentKey environment) {
            node.removeEnvironment(environment);
        }

        @Override
        public List<InstanceStatus> status(GroupKey group) {
            return node.status(group);
        }

        @Override
        public List<LogLine> tail(String instanceId, int lines) {
            return node.tail(instanceId, lines);
        }

        @Override
        public void follow(String instanceId, int tail, LogSink sink) {
            node.follow(instanceId, tail, sink);
        }
    }
}
