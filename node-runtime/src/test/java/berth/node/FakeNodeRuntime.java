package berth.node;

import berth.node.InstanceStatus.Address;
import berth.node.InstanceStatus.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    private static final int END_OF_FILE = 4;

    private final InstantSource time;
    private final Map<String, FakeInstance> instances = new LinkedHashMap<>();
    private final Map<GroupKey, Fate> fates = new HashMap<>();
    private final Map<String, Fate> instanceFates = new HashMap<>();
    private final Set<String> missingImages = new HashSet<>();
    private final List<GroupSpec> applied = new ArrayList<>();
    private final List<GroupKey> removed = new ArrayList<>();
    private final List<EnvironmentKey> removedEnvironments = new ArrayList<>();
    private final Map<RunKey, FakeRun> runs = new LinkedHashMap<>();
    private final List<RunSpec> started = new ArrayList<>();
    private Function<RunSpec, Optional<Integer>> runEnd = run -> Optional.of(0);
    private Function<Integer, String> runReason = code -> "exited with code " + code;
    private Function<RunSpec, List<String>> runOutput = run -> List.of();
    private Function<GroupSpec, Fate> fate = spec -> Fate.HEALTHY;
    private Function<GroupSpec, List<String>> output = spec -> List.of();
    private Optional<Function<GroupSpec, Address>> addresses = Optional.empty();
    private NodeCapacity capacity = new NodeCapacity(1L << 40, 64);
    private boolean available = true;
    private boolean slowToEnd;
    private final Set<GroupKey> ending = new HashSet<>();
    private int made;
    private int looks;
    private int followers;
    private int endless;

    /** With the system's clock. */
    public FakeNodeRuntime() {
        this(InstantSource.system());
    }

    /** With the test's clock. */
    public FakeNodeRuntime(InstantSource time) {
        this.time = time;
    }

    /**
     * How instances fare.
     *
     * @param reason given with the state
     * @param starts how often it was started
     */
    public record Fate(InstanceState state, Optional<Reason> reason, int starts) {
        public Fate(InstanceState state, Optional<Reason> reason) {
            this(state, reason, state == InstanceState.RESTARTING ? 2 : 1);
        }

        /** The same after so many starts. */
        public Fate after(int otherStarts) {
            return new Fate(state, reason, otherStarts);
        }

        /** Healthy at once. */
        public static final Fate HEALTHY = new Fate(InstanceState.HEALTHY, Optional.empty());

        /** Starting until the test gives another fate. */
        public static final Fate STARTING = new Fate(InstanceState.STARTING, Optional.empty());

        /** Ends by itself again and again. */
        public static Fate crashing(String code, String message) {
            return new Fate(InstanceState.RESTARTING, Optional.of(new Reason(code, message)));
        }

        /** In a state with a reason. */
        public static Fate of(InstanceState state, String code, String message) {
            return new Fate(state, Optional.of(new Reason(code, message)));
        }
    }

    /** How often all instances were looked at. */
    public synchronized int looks() {
        return looks;
    }

    /** How many logs are followed. */
    public synchronized int followers() {
        return followers;
    }

    /** Decides the fate of all groups that have none of their own. */
    public synchronized void fate(Function<GroupSpec, Fate> decide) {
        fate = decide;
    }

    /** Decides the fate of one group, from now on. */
    public synchronized void fate(GroupKey group, Fate decided) {
        fates.put(group, decided);
    }

    /** Decides the fate of one instance, from now on. */
    public synchronized void fate(String instanceId, Fate decided) {
        instanceFates.put(instanceId, decided);
    }

    /** What instances write when they start. */
    public synchronized void output(Function<GroupSpec, List<String>> lines) {
        output = lines;
    }

    /** Lets all instances of the group write a line. */
    public synchronized void write(GroupKey group, boolean error, String text) {
        of(group).forEach(each -> each.lines.add(new LogLine(time.instant(), error, text)));
        notifyAll();
    }

    /** Where healthy instances with a port are reached; by default each has an address of its own that nothing answers. */
    public synchronized void addresses(Function<GroupSpec, Address> give) {
        addresses = Optional.of(give);
    }

    /** Each has an address of its own again. */
    public synchronized void ownAddresses() {
        addresses = Optional.empty();
    }

    /** Whether instances that are to be removed one by one have had their signal only, and go when this is over. */
    public synchronized void slowToEnd(boolean slow) {
        slowToEnd = slow;
        notifyAll();
    }

    /** Whether instances of the app have had their signal, and are not gone yet. */
    public synchronized boolean isEnding(String app) {
        return ending.stream().anyMatch(group -> group.environment().app().equals(app));
    }

    /** Takes an image away. */
    public synchronized void missing(String image) {
        missingImages.add(image);
    }

    /** Whether the engine answers; while it does not, each call fails. */
    public synchronized void available(boolean answers) {
        available = answers;
        notifyAll();
    }

    /** With what code runs end, at once; empty: when the test ends them. */
    public synchronized void runEnd(Function<RunSpec, Optional<Integer>> decide) {
        runEnd = decide;
    }

    /** What is said of runs that end with another code than 0, by that. */
    public synchronized void runReason(Function<Integer, String> words) {
        runReason = words;
    }

    /** What runs write when they start. */
    public synchronized void runOutput(Function<RunSpec, List<String>> lines) {
        runOutput = lines;
    }

    /** Ends a run. */
    public synchronized void end(RunKey run, int exitCode) {
        Objects.requireNonNull(runs.get(run), run.id()).exitCode = Optional.of(exitCode);
        notifyAll();
    }

    /** All runs that were really started, in order. */
    public synchronized List<RunSpec> started() {
        return List.copyOf(started);
    }

    /** What the machine has. */
    public synchronized void capacity(NodeCapacity has) {
        capacity = has;
    }

    /** The specification that an instance runs by. */
    public synchronized GroupSpec spec(String instanceId) {
        return Objects.requireNonNull(instances.get(instanceId), instanceId).spec;
    }

    /** All groups that were applied, in order. */
    public synchronized List<GroupSpec> applied() {
        return List.copyOf(applied);
    }

    /** All groups that were removed, in order. */
    public synchronized List<GroupKey> removed() {
        return List.copyOf(removed);
    }

    /** All environments that were removed, in order. */
    public synchronized List<EnvironmentKey> removedEnvironments() {
        return List.copyOf(removedEnvironments);
    }

    @Override
    public synchronized void apply(GroupSpec group) {
        requireAvailable("apply " + group.key());
        awaitEnd(() -> ending.contains(group.key()));
        applied.add(group);
        List<FakeInstance> kept = of(group.key()).stream()
                .filter(each -> each.isLike(group))
                .limit(group.count())
                .toList();
        int missing = group.count() - kept.size();
        if (missing > 0 && missingImages.contains(group.image())) {
            throw new ImageMissingException(group.image());
        }
        instances.values().removeIf(each -> each.spec.key().equals(group.key()) && !kept.contains(each));
        kept.forEach(each -> each.spec = group);
        for (int i = 0; i < missing; i++) {
            FakeInstance instance = new FakeInstance("fake-" + ++made, made, group, time.instant());
            output.apply(group).forEach(text -> instance.lines.add(new LogLine(instance.startedAt, false, text)));
            instances.put(instance.id, instance);
        }
        notifyAll();
    }

    @Override
    public synchronized void remove(GroupKey group, Duration grace) {
        requireAvailable("remove " + group);
        removed.add(group);
        instances.values().removeIf(each -> each.spec.key().equals(group));
        notifyAll();
    }

    @Override
    public synchronized void remove(GroupKey group, Set<String> instanceIds, Duration grace) {
        requireAvailable("remove instances of " + group);
        ending.add(group);
        awaitEnd(() -> slowToEnd);
        ending.remove(group);
        instances.values().removeIf(each -> each.spec.key().equals(group) && instanceIds.contains(each.id));
        notifyAll();
    }

    @Override
    public synchronized void removeEnvironment(EnvironmentKey environment) {
        requireAvailable("remove " + environment);
        removedEnvironments.add(environment);
        instances.values().removeIf(each -> each.spec.key().environment().id().equals(environment.id()));
        runs.keySet().removeIf(each -> each.environment().id().equals(environment.id()));
        notifyAll();
    }

    @Override
    public synchronized void start(RunSpec run) {
        requireAvailable("start " + run.key());
        if (missingImages.contains(run.image())) {
            throw new ImageMissingException(run.image());
        }
        if (!runs.containsKey(run.key())) {
            started.add(run);
            FakeRun made = new FakeRun("fake-run-" + ++this.made, run, runEnd.apply(run));
            runOutput.apply(run).forEach(text -> made.lines.add(new LogLine(time.instant(), false, text)));
            runs.put(run.key(), made);
        }
        notifyAll();
    }

    @Override
    public synchronized Optional<RunStatus> run(RunKey run) {
        requireAvailable("look at " + run);
        return Optional.ofNullable(runs.get(run)).map(each -> each.status(runReason));
    }

    @Override
    public synchronized List<RunStatus> runs() {
        requireAvailable("look at all runs");
        return runs.values().stream().map(each -> each.status(runReason)).toList();
    }

    /**
     * Every command that reads is {@code cat}: it writes what it reads, and ends with its input, a run with it. On a terminal it is
     * {@link #SIZING}.
     */
    @Override
    public void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
        boolean reads;
        boolean terminal;
        List<LogLine> written;
        synchronized (this) {
            requireAvailable("connect to " + run);
            FakeRun found = runs.get(run);
            if (found == null) {
                return;
            }
            reads = found.spec.input();
            terminal = found.spec.terminal();
            written = List.copyOf(found.lines);
        }
        written.forEach(line -> output.write(line.error(), (line.text() + "\n").getBytes(StandardCharsets.UTF_8)));
        if (reads) {
            if (terminal) {
                tellSizes(input, sizes, output);
            } else {
                cat(input, output);
            }
            end(run, 0);
        }
    }

    @Override
    public Optional<Integer> exec(
            String instanceId,
            String command,
            boolean terminal,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output) {
        synchronized (this) {
            requireAvailable("run a command in " + instanceId);
            if (!instances.containsKey(instanceId)) {
                return Optional.empty();
            }
        }
        if (command.equals("cat")) {
            cat(input, output);
        }
        if (command.equals(SIZING)) {
            tellSizes(input, sizes, output);
        }
        if (command.equals(ENDLESS) && !waitForEver()) {
            return Optional.empty();
        }
        return Optional.of(command.startsWith("exit ") ? Integer.parseInt(command.substring(5)) : 0);
    }

    /** How many commands that go on until they are ended run inside instances. */
    public synchronized int endless() {
        return endless;
    }

    /** Returns false: it was ended. */
    private synchronized boolean waitForEver() {
        endless++;
        try {
            while (true) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            endless--;
        }
    }

    /** Writes rows and columns of each size that comes, until the client's end of file or ^D. */
    private static void tellSizes(InputStream input, TerminalSizes sizes, OutputSink output) {
        var teller = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var size = sizes.take();
                    output.write(false, (size.rows() + " " + size.columns() + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            for (int next = input.read(); next >= 0 && next != END_OF_FILE; next = input.read()) {
                // Only its end matters.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            teller.interrupt();
        }
    }

    private static void cat(InputStream input, OutputSink output) {
        try {
            byte[] piece = new byte[1024];
            for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
                output.write(false, Arrays.copyOf(piece, length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return of(group).stream().map(this::status).toList();
    }

    @Override
    public synchronized List<InstanceStatus> status() {
        requireAvailable("look at all instances");
        looks++;
        return instances.values().stream().map(this::status).toList();
    }

    /** Nobody says when: whoever waits looks again after a moment. */
    @Override
    public void awaitAccepting(Set<String> instanceIds, Duration atMost) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.min(atMost.toMillis(), 5));
    }

    @Override
    public synchronized List<InstanceUsage> usage() {
        requireAvailable("ask what the instances use");
        return instances.values().stream()
                .map(each -> new InstanceUsage(
                        each.id,
                        each.spec.key(),
                        Duration.between(each.startedAt, time.instant()).dividedBy(4),
                        32L << 20))
                .toList();
    }

    @Override
    public synchronized NodeCapacity capacity() {
        requireAvailable("ask what the machine has");
        return capacity;
    }

    @Override
    public synchronized List<LogLine> tail(String instanceId, int lines) {
        requireAvailable("read the log of " + instanceId);
        List<LogLine> written = lines(instanceId);
        return List.copyOf(written.subList(Math.max(0, written.size() - lines), written.size()));
    }

    @Override
    public void follow(String instanceId, int tail, LogSink sink) {
        int next;
        synchronized (this) {
            requireAvailable("follow the log of " + instanceId);
            next = Math.max(0, lines(instanceId).size() - tail);
            followers++;
        }
        try {
            Optional<LogLine> line;
            do {
                line = await(instanceId, next++);
            } while (line.isPresent() && sink.line(line.get()));
        } finally {
            synchronized (this) {
                followers--;
            }
        }
    }

    /** The line of that number as soon as it is written; empty when the instance is gone, or the thread interrupted. */
    private synchronized Optional<LogLine> await(String id, int number) {
        while (lines(id).size() <= number) {
            requireAvailable("follow the log of " + id);
            if (!writes(id)) {
                return Optional.empty();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.of(lines(id).get(number));
    }

    private List<LogLine> lines(String id) {
        FakeInstance instance = instances.get(id);
        return instance == null
                ? runs.values().stream()
                        .filter(run -> run.id.equals(id))
                        .findFirst()
                        .map(run -> run.lines)
                        .orElse(List.of())
                : instance.lines;
    }

    private boolean writes(String id) {
        return instances.containsKey(id)
                || runs.values().stream().anyMatch(run -> run.id.equals(id) && run.exitCode.isEmpty());
    }

    private List<FakeInstance> of(GroupKey group) {
        return instances.values().stream()
                .filter(each -> each.spec.key().equals(group))
                .toList();
    }

    private InstanceStatus status(FakeInstance instance) {
        GroupSpec spec = instance.spec;
        Fate now = instanceFates.getOrDefault(instance.id, fates.getOrDefault(spec.key(), fate.apply(spec)));
        Optional<Address> address = Optional.empty();
        if (now.state() == InstanceState.HEALTHY && spec.port() instanceof Port.Expected expected) {
            address = Optional.of(addresses
                    .map(give -> give.apply(spec))
                    .orElse(new Address(
                            "10.213." + (instance.number >> 8 & 255) + "." + (instance.number & 255),
                            expected.number())));
        }
        return new InstanceStatus(
                instance.id,
                spec.key(),
                now.state(),
                now.starts(),
                address,
                now.reason(),
                Optional.of(instance.startedAt));
    }

    /** Orders of one group come one after the other. */
    private void awaitEnd(BooleanSupplier underWay) {
        while (underWay.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void requireAvailable(String doing) {
        if (!available) {
            throw new NodeUnavailableException(
                    "could not " + doing + ": the engine does not answer", new IllegalStateException("as told"));
        }
    }

    private static final class FakeRun {
        final String id;
        final RunSpec spec;
        final List<LogLine> lines = new ArrayList<>();
        Optional<Integer> exitCode;

        FakeRun(String id, RunSpec spec, Optional<Integer> exitCode) {
            this.id = id;
            this.spec = spec;
            this.exitCode = exitCode;
        }

        RunStatus status(Function<Integer, String> words) {
            return new RunStatus(
                    spec.key(),
                    id,
                    exitCode,
                    exitCode.filter(code -> code != 0).map(code -> new Reason("instance.exited", words.apply(code))));
        }
    }

    private static final class FakeInstance {
        final String id;
        final int number;
        final Instant startedAt;
        final List<LogLine> lines = new ArrayList<>();
        GroupSpec spec;

        FakeInstance(String id, int number, GroupSpec spec, Instant startedAt) {
            this.id = id;
            this.number = number;
            this.spec = spec;
            this.startedAt = startedAt;
        }

        boolean isLike(GroupSpec other) {
            return spec.image().equals(other.image())
                    && spec.command().equals(other.command())
                    && spec.variables().equals(other.variables())
                    && spec.aliases().equals(other.aliases())
                    && spec.limits().processes() == other.limits().processes()
                    && spec.port().equals(other.port());
        }
    }
}
