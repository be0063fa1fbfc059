package berth.node;

import berth.node.InstanceStatus.Address;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A node runtime in memory. It passes the contract of the real ones, and does what a test tells it: instances are healthy
 * at once unless their {@link Fate} is another; it may be unavailable; it tells what it was ordered. Thread-safe.
 */
public final class FakeNodeRuntime implements NodeRuntime {
    /** A command that tells the size of its terminal whenever it changes. */
    public static final String SIZING = "sizes";

    /** A command that reads nothing and goes on until it is ended. */
    public static final String ENDLESS = "tail -f /dev/null";

    private final FakeScript script = new FakeScript();
    private final FakeInstances instances;
    private final FakeRuns runs;
    private final FakeLogs logs;
    private final FakeCommands commands;
    private final FakeNews news;
    private final FakeEndings endings = new FakeEndings(this);
    private final FakeImages images = new FakeImages();
    private final FakeOrders orders = new FakeOrders();
    private NodeCapacity capacity = new NodeCapacity(1L << 40, 64);
    private boolean available = true;
    private int looks;

    /** With the system's clock. */
    public FakeNodeRuntime() {
        this(InstantSource.system());
    }

    /** With the test's clock. */
    public FakeNodeRuntime(InstantSource time) {
        instances = new FakeInstances(time, script);
        runs = new FakeRuns(time);
        logs = new FakeLogs(this, instances, runs);
        commands = new FakeCommands(this, instances, runs);
        news = new FakeNews(this, instances);
    }

    /** How often all instances were looked at. */
    public synchronized int looks() {
        return looks;
    }

    /** How many logs are followed. */
    public int followers() {
        return logs.followers();
    }

    /** Decides the fate of all groups that have none of their own. */
    public synchronized void fate(Function<GroupSpec, Fate> decide) {
        script.fate(decide);
    }

    /** Decides the fate of one group, from now on. */
    public synchronized void fate(GroupKey group, Fate decided) {
        script.fate(group, decided);
    }

    /** Decides the fate of one instance, from now on. */
    public synchronized void fate(String instanceId, Fate decided) {
        script.fate(instanceId, decided);
    }

    /** What instances write when they start. */
    public synchronized void output(Function<GroupSpec, List<String>> lines) {
        script.output(lines);
    }

    /** Lets all instances of the group write a line. */
    public synchronized void write(GroupKey group, boolean error, String text) {
        instances.write(group, error, text);
        notifyAll();
    }

    /** Where healthy instances with a port are reached; by default each has an address of its own that nothing answers. */
    public synchronized void addresses(Function<GroupSpec, Address> give) {
        script.addresses(Optional.of(give));
    }

    /** Each has an address of its own again. */
    public synchronized void ownAddresses() {
        script.addresses(Optional.empty());
    }

    /** Whether instances that are to be removed one by one have had their signal only, and go when this is over. */
    public synchronized void slowToEnd(boolean slow) {
        endings.slow(slow);
        notifyAll();
    }

    /** Whether instances of the app have had their signal, and are not gone yet. */
    public synchronized boolean isEnding(String app) {
        return endings.isEnding(app);
    }

    /** How much memory an instance uses, which cannot be given less then. */
    public synchronized void memoryInUse(String instanceId, long bytes) {
        script.memoryInUse(instanceId, bytes);
    }

    /** Takes an image away. */
    public synchronized void missing(String image) {
        images.takeAway(image);
    }

    /** Whether the engine answers; while it does not, each call fails. */
    public synchronized void available(boolean answers) {
        available = answers;
        notifyAll();
    }

    /** With what code runs end, at once; empty: when the test ends them. */
    public synchronized void runEnd(Function<RunSpec, Optional<Integer>> decide) {
        runs.end(decide);
    }

    /** What is said of runs that end with another code than 0, by that. */
    public synchronized void runReason(Function<Integer, String> words) {
        runs.reason(words);
    }

    /** What runs write when they start. */
    public synchronized void runOutput(Function<RunSpec, List<String>> lines) {
        runs.output(lines);
    }

    /** Ends a run. */
    public synchronized void end(RunKey run, int exitCode) {
        runs.end(run, exitCode);
        notifyAll();
    }

    /** All runs that were really started, in order. */
    public synchronized List<RunSpec> started() {
        return runs.started();
    }

    /** What the machine has. */
    public synchronized void capacity(NodeCapacity has) {
        capacity = has;
    }

    /** The specification that an instance runs by. */
    public synchronized GroupSpec spec(String instanceId) {
        return instances.spec(instanceId);
    }

    /** What it was ordered. */
    public FakeOrders orders() {
        return orders;
    }

    @Override
    public synchronized void apply(GroupSpec group) {
        requireAvailable("apply " + group.key());
        endings.awaitOthers(group.key());
        orders.apply(group);
        instances.apply(group, images);
        notifyAll();
    }

    @Override
    public synchronized void remove(GroupKey group, Duration grace) {
        requireAvailable("remove " + group);
        orders.remove(group);
        instances.remove(group);
        notifyAll();
    }

    @Override
    public synchronized void remove(GroupKey group, Set<String> instanceIds, Duration grace) {
        requireAvailable("remove instances of " + group);
        endings.end(group);
        instances.remove(group, instanceIds);
        notifyAll();
    }

    @Override
    public synchronized void removeEnvironment(EnvironmentKey environment) {
        requireAvailable("remove " + environment);
        orders.remove(environment);
        instances.remove(environment);
        runs.remove(environment);
        notifyAll();
    }

    @Override
    public synchronized void start(RunSpec run) {
        requireAvailable("start " + run.key());
        images.require(run.image());
        runs.start(run);
        notifyAll();
    }

    @Override
    public synchronized Optional<RunStatus> run(RunKey run) {
        requireAvailable("look at " + run);
        return runs.status(run);
    }

    @Override
    public synchronized List<RunStatus> runs() {
        requireAvailable("look at all runs");
        return runs.status();
    }

    @Override
    public void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
        commands.attach(run, input, sizes, output);
    }

    @Override
    public Optional<Integer> exec(
            String instanceId,
            String command,
            boolean terminal,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output) {
        return commands.exec(instanceId, command, input, sizes, output);
    }

    /** How many commands that go on until they are ended run inside instances. */
    public int endless() {
        return commands.endless();
    }

    @Override
    public synchronized void remove(RunKey run, Duration grace) {
        requireAvailable("remove " + run);
        runs.remove(run);
        notifyAll();
    }

    @Override
    public synchronized List<InstanceStatus> status(GroupKey group) {
        requireAvailable("look at " + group);
        return instances.status(group);
    }

    @Override
    public synchronized List<InstanceStatus> status() {
        requireAvailable("look at all instances");
        looks++;
        return instances.status();
    }

    @Override
    public void awaitNews(Set<String> instanceIds, Duration atMost) throws InterruptedException {
        news.await(instanceIds, atMost);
    }

    @Override
    public synchronized List<InstanceUsage> usage() {
        requireAvailable("ask what the instances use");
        return instances.usage();
    }

    @Override
    public synchronized NodeCapacity capacity() {
        requireAvailable("ask what the machine has");
        return capacity;
    }

    @Override
    public List<LogLine> tail(String instanceId, int lines) {
        return logs.tail(instanceId, lines);
    }

    @Override
    public void follow(String instanceId, int tail, LogSink sink) {
        logs.follow(instanceId, tail, sink);
    }

    /** Called under the lock. */
    void requireAvailable(String doing) {
        if (!available) {
            throw new NodeUnavailableException(
                    "could not " + doing + ": the engine does not answer", new IllegalStateException("as told"));
        }
    }
}
