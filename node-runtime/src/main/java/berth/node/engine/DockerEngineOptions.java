package berth.node.engine;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * How Berth uses an engine.
 *
 * @param host {@code unix:///var/run/docker.sock} or {@code tcp://host:port}; Berth must run on the engine's machine,
 *     because it reaches the instances by their own addresses
 * @param installation which Berth this is; several may share an engine, and none sees what another made
 * @param pool where environments' subnets come from
 * @param stopGrace between SIGTERM and SIGKILL for instances that {@code apply} or {@code removeEnvironment} ends
 * @param log how much of an instance's output is kept
 */
public record DockerEngineOptions(
        URI host, String installation, AddressPool pool, Duration stopGrace, LogRotation log) {
    private static final URI SOCKET = URI.create("unix:///var/run/docker.sock");
    private static final AddressPool POOL = new AddressPool(Cidr.of("10.213.0.0/16"), 26);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final LogRotation LOG = new LogRotation(10 << 20, 3);

    public DockerEngineOptions {
        requireNonNull(host, "host is null");
        requireNonNull(pool, "pool is null");
        requireNonNull(log, "log is null");
        if (installation.isBlank()) {
            throw new IllegalArgumentException("installation is blank");
        }
        if (stopGrace.isNegative()) {
            throw new IllegalArgumentException("stopGrace is negative: " + stopGrace);
        }
    }

    /** The engine of this machine, with the defaults. */
    public static DockerEngineOptions of(String installation) {
        return new DockerEngineOptions(SOCKET, installation, POOL, STOP_GRACE, LOG);
    }

    /** Another engine. */
    public DockerEngineOptions withHost(URI other) {
        return new DockerEngineOptions(other, installation, pool, stopGrace, log);
    }

    /** Another pool. */
    public DockerEngineOptions withPool(AddressPool other) {
        return new DockerEngineOptions(host, installation, other, stopGrace, log);
    }

    /** @param fileBytes size at which a file is closed; @param files how many are kept */
    public record LogRotation(long fileBytes, int files) {
        public LogRotation {
            if (fileBytes < 4096 || files < 1) {
                throw new IllegalArgumentException("log rotation too small: " + fileBytes + " bytes, " + files);
            }
        }
    }
}
