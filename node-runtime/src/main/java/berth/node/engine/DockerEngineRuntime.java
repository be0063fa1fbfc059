package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.InstanceStatus;
import berth.node.InstanceUsage;
import berth.node.LogLine;
import berth.node.LogSink;
import berth.node.NodeCapacity;
import berth.node.NodeRuntime;
import berth.node.OutputSink;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.RunStatus;
import berth.node.TerminalSizes;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Groups on one Docker Engine: each instance a container, each environment a network. Works with API 1.41 (Docker 20.10)
 * and newer. Several installations may share an engine.
 */
public final class DockerEngineRuntime implements NodeRuntime, AutoCloseable {
    private final Engine engine;
    private final Duration stopGrace;
    private final Networks networks;
    private final Containers containers;
    private final Instances instances;
    private final Resizing resizing;
    private final Logs logs;
    private final Runs runs;
    private final Terminals terminals;
    private final Observation observation;
    private final KeyedLocks<String> environments = new KeyedLocks<>();
    private final KeyedLocks<GroupKey> groups = new KeyedLocks<>();

    /** Does not wait for the engine; from now on it follows what happens to the instances. */
    public DockerEngineRuntime(DockerEngineOptions options) {
        this.engine = new Engine(options.host());
        this.stopGrace = options.stopGrace();
        this.networks = new Networks(engine, options);
        this.containers = new Containers(engine, options);
        EngineEvents events = new EngineEvents(engine, options);
        Happenings happenings = new Happenings(events::flows);
        this.instances = new Instances(engine, networks, new ContainerSpecs(options), happenings);
        this.resizing = new Resizing(engine, containers);
        this.logs = new Logs(engine, containers, happenings);
        this.runs = new Runs(engine, networks, containers, instances, logs, options);
        this.terminals = new Terminals(engine, containers, runs, options);
        this.observation = new Observation(
                containers,
                new Health(PortProbe::tcp, PortProbe::glance, ListeningPorts::of, new SteadyTime()),
                new Checks(new Probing(new InsideCommands(engine)), engine.threads(), new SteadyTime()),
                new Exits(new ToldExits(), logs::lastLines),
                resizing,
                events);
        events.begin(event -> {
            // First: whoever is woken looks.
            observation.take(event);
            happenings.take(event);
        });
    }

    @Override
    public void apply(GroupSpec group) {
        inGroup(group.key(), () -> {
            GroupPlan plan = GroupPlan.of(group, containers.of(group.key()), instances::isUnstartable);
            try {
                if (plan.starts()) {
                    engine.ensureStays("start " + InstanceLabels.describe(group.key()));
                }
                instances.add(group, plan.create());
                instances.start(group, plan.start());
                instances.end(plan.remove(), stopGrace);
            } catch (RuntimeException e) {
                fitAfter(e, group, plan);
                throw e;
            }
            // Last: an instance that uses more than it is to have must not keep the others from being there.
            resizing.fit(group.limits(), plan.keep());
        });
    }

    /** What cannot be done does not keep the others from their limits, and is what must be told. */
    private void fitAfter(RuntimeException failure, GroupSpec group, GroupPlan plan) {
        try {
            resizing.fit(group.limits(), plan.keep());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void remove(GroupKey group, Duration grace) {
        inGroup(group, () -> instances.end(containers.of(group), grace));
    }

    @Override
    public void remove(GroupKey group, Set<String> instanceIds, Duration grace) {
        inGroup(
                group,
                () -> instances.end(
                        containers.of(group).stream()
                                .filter(container -> instanceIds.contains(container.id()))
                                .toList(),
                        grace));
    }

    @Override
    public void removeEnvironment(EnvironmentKey environment) {
        environments.alone(environment.id(), () -> {
            instances.end(containers.of(environment), stopGrace);
            runs.endAll(environment, stopGrace);
            networks.remove(environment);
        });
    }

    @Override
    public void start(RunSpec run) {
        environments.shared(run.key().environment().id(), () -> runs.start(run));
    }

    @Override
    public Optional<RunStatus> run(RunKey run) {
        return runs.status(run);
    }

    @Override
    public List<RunStatus> runs() {
        return runs.all();
    }

    @Override
    public void attach(RunKey run, InputStream input, TerminalSizes sizes, OutputSink output) {
        terminals.attach(
                run,
                container -> environments.shared(run.environment().id(), () -> runs.begin(run, container)),
                input,
                sizes,
                output);
    }

    @Override
    public Optional<Integer> exec(
            String instanceId,
            String command,
            boolean terminal,
            InputStream input,
            TerminalSizes sizes,
            OutputSink output) {
        return terminals.exec(instanceId, command, terminal, input, sizes, output);
    }

    @Override
    public void remove(RunKey run, Duration grace) {
        runs.end(run, grace);
    }

    @Override
    public List<InstanceStatus> status(GroupKey group) {
        return observation.of(group);
    }

    @Override
    public List<InstanceStatus> status() {
        return observation.all();
    }

    @Override
    public void awaitNews(Set<String> instanceIds, Duration atMost) throws InterruptedException {
        observation.awaitNews(instanceIds, atMost);
    }

    @Override
    public List<InstanceUsage> usage() {
        return observation.usage();
    }

    @Override
    public NodeCapacity capacity() {
        return engine.call("ask what the machine has", () -> {
            var info = engine.docker().infoCmd().exec();
            return new NodeCapacity(
                    Objects.requireNonNull(info.getMemTotal(), "no memory told"),
                    Objects.requireNonNull(info.getNCPU(), "no processors told"));
        });
    }

    @Override
    public List<LogLine> tail(String instanceId, int lines) {
        return logs.tail(instanceId, lines);
    }

    @Override
    public void follow(String instanceId, int tail, LogSink sink) {
        logs.follow(instanceId, tail, sink);
    }

    /** Ends what is under way and closes the connections; what runs on the engine stays. */
    @Override
    public void close() {
        engine.close();
    }

    /** Orders for one group come one after the other; groups of one environment wait for each other only if it goes. */
    private void inGroup(GroupKey group, Runnable order) {
        environments.shared(group.environment().id(), () -> groups.alone(group, order));
    }
}
