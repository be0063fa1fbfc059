package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.ImageMissingException;
import berth.node.InstanceStatus.Reason;
import berth.node.LogLine;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.node.RunStatus;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that run once, each in a container of its own whose name lets it be made only once. */
final class Runs {
    private static final System.Logger LOG = System.getLogger(Runs.class.getName());

    private final Engine engine;
    private final Networks networks;
    private final Containers containers;
    private final Instances instances;
    private final ContainerSpecs specs;
    private final Logs logs;
    private final String installation;

    Runs(
            Engine engine,
            Networks networks,
            Containers containers,
            Instances instances,
            Logs logs,
            DockerEngineOptions options) {
        this.engine = engine;
        this.networks = networks;
        this.containers = containers;
        this.instances = instances;
        this.specs = new ContainerSpecs(options);
        this.logs = logs;
        this.installation = options.installation();
    }

    void start(RunSpec run) {
        Optional<String> there = find(run.key()).map(Container::getId);
        String id = there.isPresent() ? there.get() : create(run);
        if (!run.input()) {
            begin(run.key(), id);
        }
    }

    /** Starts its container, unless it was started before. */
    void begin(RunKey run, String id) {
        boolean started = containers
                .inspect(id)
                .map(seen -> seen.startedAt().isPresent() || isRefused(seen))
                .orElse(true);
        if (!started) {
            LOG.log(Level.INFO, "starting run {0}", run.id());
            engine.ensureStays("start run " + run.id());
            instances.start(id, "start run " + run.id(), run.environment());
        }
    }

    Optional<RunStatus> status(RunKey run) {
        return find(run).flatMap(this::status);
    }

    List<RunStatus> all() {
        return list(Map.of(InstanceLabels.INSTALLATION, installation)).stream()
                .flatMap(container -> status(container).stream())
                .toList();
    }

    void end(RunKey run, Duration grace) {
        find(run).ifPresent(container -> end(container, grace));
    }

    void endAll(EnvironmentKey environment, Duration grace) {
        list(InstanceLabels.whichHave(installation, environment.id())).forEach(container -> end(container, grace));
    }

    private void end(Container container, Duration grace) {
        LOG.log(Level.INFO, "ending run {0}", labels(container).getOrDefault(InstanceLabels.RUN, ""));
        instances.end(container.getId(), !"running".equals(container.getState()), grace);
    }

    /**
     * A run's container.
     *
     * @param waits whether it begins when somebody is connected
     * @param held whether it then waits once more, until it is let go
     */
    record Found(String id, boolean terminal, boolean waits, boolean held) {}

    Optional<Found> container(RunKey run) {
        return find(run).map(container -> {
            boolean waits = "created".equals(container.getState()) && is(InstanceLabels.INPUT, container);
            return new Found(
                    container.getId(),
                    is(InstanceLabels.TERMINAL, container),
                    waits,
                    waits && is(InstanceLabels.HELD, container));
        });
    }

    private static boolean is(String label, Container container) {
        return "true".equals(labels(container).get(label));
    }

    private Optional<Container> find(RunKey run) {
        return list(InstanceLabels.whichHave(installation, run)).stream().findFirst();
    }

    private List<Container> list(Map<String, String> labels) {
        return engine.call(
                "list the runs",
                () -> engine.docker().listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
                        .filter(container ->
                                InstanceLabels.run(labels(container)).isPresent())
                        .filter(container -> !"removing".equals(container.getState()))
                        .toList());
    }

    private String create(RunSpec run) {
        try (Addresses.Reserved reserved = networks.reserve(run.key().environment(), 1)) {
            return create(run, reserved);
        }
    }

    private String create(RunSpec run, Addresses.Reserved reserved) {
        return engine.call("create run " + run.key().id(), () -> {
            try {
                return specs.fill(
                                engine.docker().createContainerCmd(run.image()),
                                run,
                                reserved.network(),
                                reserved.next())
                        .exec()
                        .getId();
            } catch (NotFoundException missing) {
                throw EngineMessage.saysNoImage(missing) ? new ImageMissingException(run.image()) : missing;
            } catch (ConflictException somebodyElse) {
                return find(run.key()).map(Container::getId).orElseThrow(() -> somebodyElse);
            } catch (DockerException refused) {
                String reason = EngineMessage.blameOnCreate(refused).orElseThrow(() -> refused);
                return specs.fillRefused(engine.docker().createContainerCmd(run.image()), run, reason)
                        .exec()
                        .getId();
            }
        });
    }

    private Optional<RunStatus> status(Container container) {
        RunKey key = InstanceLabels.run(labels(container)).orElseThrow();
        String refused = labels(container).getOrDefault(InstanceLabels.REFUSED, "");
        return containers.inspect(container.getId()).map(seen -> {
            boolean over = switch (seen.state()) {
                case "exited", "dead" -> true;
                case "created" -> !refused.isEmpty() || isRefused(seen);
                default -> false;
            };
            return new RunStatus(
                    key,
                    container.getId(),
                    over ? Optional.of(refused.isEmpty() ? seen.exit().code() : 126) : Optional.empty(),
                    over ? reason(container, seen, refused) : Optional.empty());
        });
    }

    /** The engine could not start it, because of what is in it. */
    private static boolean isRefused(Inspected seen) {
        return seen.state().equals("created") && !seen.exit().error().isEmpty();
    }

    private Optional<Reason> reason(Container container, Inspected seen, String refused) {
        if (!refused.isEmpty()) {
            return Optional.of(Reasons.notStartable(EngineMessage.shortened(refused)));
        }
        if (seen.exit().code() == 0 && seen.exit().error().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ExitReason.of(seen.exit(), () -> lastLine(container)));
    }

    private Optional<String> lastLine(Container container) {
        return is(InstanceLabels.TERMINAL, container)
                ? Optional.empty()
                : logs.lastLines(container.getId(), 1).stream()
                        .reduce((first, second) -> second)
                        .map(LogLine::text);
    }

    private static Map<String, String> labels(Container container) {
        return Optional.ofNullable(container.getLabels()).orElse(Map.of());
    }
}
