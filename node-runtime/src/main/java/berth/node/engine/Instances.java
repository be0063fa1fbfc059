package berth.node.engine;

import berth.node.EnvironmentKey;
import berth.node.GroupSpec;
import berth.node.HealthCheck;
import berth.node.ImageMissingException;
import berth.node.NodeUnavailableException;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.WaitContainerCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Makes, starts and ends containers. */
final class Instances {
    private static final int STARTS_AT_ONCE = 8;
    private static final int ENDS_AT_ONCE = 32;

    /** What the engine may need beyond the grace to kill and tidy up. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(60);

    /** What the engine may need to remove what somebody else has told it to. */
    private static final Duration OTHERS_REMOVAL = Duration.ofSeconds(30);

    /** Whoever is refused so often has something that the engine does not get rid of, such as the endpoint of a network. */
    private static final int MOST_REFUSALS = 3;

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int ID_LENGTH = 10;

    private static final System.Logger LOG = System.getLogger(Instances.class.getName());

    private final Engine engine;
    private final Networks networks;
    private final ContainerSpecs specs;
    private final Happenings happenings;
    private final SecureRandom random = new SecureRandom();
    /** How often the engine refused to start a container that is not to blame for it, since it last did. */
    private final ConcurrentHashMap<String, Integer> refusals = new ConcurrentHashMap<>();

    Instances(Engine engine, Networks networks, ContainerSpecs specs, Happenings happenings) {
        this.engine = engine;
        this.networks = networks;
        this.specs = specs;
        this.happenings = happenings;
    }

    /** Creates and starts {@code count} instances. */
    void add(GroupSpec spec, int count) {
        if (count > 0) {
            GroupSpec checked = spec.withHealth(spec.health().or(() -> imageCheck(spec.image())));
            try (Addresses.Reserved reserved = networks.reserve(spec.key().environment(), count)) {
                Parallel.forEach(
                        Collections.nCopies(count, checked),
                        STARTS_AT_ONCE,
                        each -> create(each, reserved).ifPresent(id -> start(each, id)));
            }
        }
    }

    private Optional<HealthCheck> imageCheck(String image) {
        return engine.call("look at image " + image, () -> {
            try {
                return Optional.ofNullable(
                                engine.docker().inspectImageCmd(image).exec().getConfig())
                        .flatMap(config -> ImageCheck.of(config.getHealthcheck()));
            } catch (NotFoundException missing) {
                // Creating the container says so.
                return Optional.empty();
            }
        });
    }

    /** Starts instances that stand still. */
    void start(GroupSpec spec, List<Listed> stopped) {
        Parallel.forEach(stopped, STARTS_AT_ONCE, container -> start(spec, container.id()));
    }

    /** Whether another should take its place. */
    boolean isUnstartable(Listed container) {
        return refusals.getOrDefault(container.id(), 0) >= MOST_REFUSALS;
    }

    /** Ends and removes instances. */
    void end(List<Listed> instances, Duration grace) {
        Parallel.forEach(instances, ENDS_AT_ONCE, container -> end(container, grace));
    }

    /** Empty if the engine will never take such a container; then one stands for it that says why. */
    private Optional<String> create(GroupSpec spec, Addresses.Reserved reserved) {
        String instance = newId();
        return engine.call("create an instance of " + InstanceLabels.describe(spec.key()), () -> {
            try {
                return Optional.of(specs.fill(command(spec), spec, instance, reserved.network(), reserved.next())
                        .exec()
                        .getId());
            } catch (NotFoundException missing) {
                throw EngineMessage.saysNoImage(missing) ? new ImageMissingException(spec.image()) : missing;
            } catch (DockerException refused) {
                String reason = EngineMessage.blameOnCreate(refused).orElseThrow(() -> refused);
                specs.fillRefused(command(spec), spec, instance, reason).exec();
                return Optional.empty();
            }
        });
    }

    private CreateContainerCmd command(GroupSpec spec) {
        return engine.docker().createContainerCmd(spec.image());
    }

    /** One that cannot be started because of what is in it stays, and the engine remembers why. */
    private void start(GroupSpec spec, String id) {
        LOG.log(Level.INFO, "starting instance {0}: {1}", id, InstanceLabels.describe(spec.key()));
        start(id, starting(spec), spec.key().environment());
    }

    private static String starting(GroupSpec spec) {
        return "start an instance of " + InstanceLabels.describe(spec.key());
    }

    /** Starts a container of the environment; {@code doing} completes the sentence "could not …". */
    void start(String id, String doing, EnvironmentKey environment) {
        engine.run(doing, () -> {
            try {
                startOnce(id);
            } catch (DockerException refused) {
                if (EngineMessage.saysNoNetwork(refused)) {
                    networks.forget(environment);
                    networks.ensure(environment);
                    startOnce(id);
                } else {
                    throw refused;
                }
            }
        });
    }

    private void startOnce(String id) {
        try {
            engine.docker().startContainerCmd(id).exec();
            refusals.remove(id);
        } catch (NotModifiedException running) {
            // As wished.
        } catch (DockerException refused) {
            if (!EngineMessage.isItsOwnFault(refused)) {
                int more = EngineMessage.saysHalfStarted(refused) ? MOST_REFUSALS : 1;
                refusals.merge(id, more, Integer::sum);
                throw refused;
            }
            // The engine tells no event of it.
            happenings.happened(id);
        }
    }

    private void end(Listed container, Duration grace) {
        LOG.log(Level.INFO, "ending instance {0}: {1}", container.id(), InstanceLabels.describe(container.group()));
        end(container.id(), container.isStopped(), grace);
    }

    /** Ends and removes a container. */
    void end(String id, boolean isStopped, Duration grace) {
        refusals.remove(id);
        int seconds = Math.toIntExact(
                Math.min(Integer.MAX_VALUE, grace.plusMillis(999).toSeconds()));
        if (!isStopped) {
            engine.run("stop instance " + id, grace.plus(STOP_SLACK), () -> {
                try {
                    engine.docker().stopContainerCmd(id).withTimeout(seconds).exec();
                } catch (NotModifiedException | NotFoundException stopped) {
                    // As wished.
                }
            });
        }
        engine.run("remove instance " + id, () -> {
            try {
                engine.docker()
                        .removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException gone) {
                // As wished.
            } catch (ConflictException underWay) {
                awaitGone(id, underWay);
            }
        });
    }

    /** Somebody else is removing it. */
    private void awaitGone(String id, ConflictException underWay) {
        try (var gone = engine.docker()
                .waitContainerCmd(id)
                .withCondition(WaitContainerCondition.REMOVED)
                .start()) {
            if (!gone.awaitCompletion(OTHERS_REMOVAL.toSeconds(), TimeUnit.SECONDS)) {
                throw new NodeUnavailableException(
                        "instance " + id + " is still being removed by somebody else", underWay);
            }
            // That one may have failed, which is told in the same way.
            engine.docker().inspectContainerCmd(id).exec();
            throw new NodeUnavailableException("instance " + id + " could not be removed by somebody else", underWay);
        } catch (NotFoundException isGone) {
            // As wished.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException timeIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    /** Short enough for a host name, and no two are alike in practice: 50 random bits. */
    private String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
