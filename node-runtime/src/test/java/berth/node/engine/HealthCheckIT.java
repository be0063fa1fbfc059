package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import berth.node.Await;
import berth.node.GroupSpec;
import berth.node.HealthCheck;
import berth.node.HealthCheck.Probe;
import berth.node.InstanceState;
import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import com.github.dockerjava.api.async.ResultCallback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of apps that really run. */
class HealthCheckIT extends EngineScenario {
    /** Answers {@code GET /well} with 200 and all else with 404. */
    private static final String HTTP = "perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0) or die;"
            + " setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);"
            + " bind(S, sockaddr_in(8080, inet_aton(q(0.0.0.0)))) or die $!; listen(S, 64);"
            + " while (1) { next unless accept(C, S); my $l = <C>; my $s = ($l // q()) =~ m{^GET /well } ? 200 : 404;"
            + " syswrite(C, qq(HTTP/1.1 $s X\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n)); close(C) }'";

    HealthCheckIT() {
        super("health");
    }

    @Test
    void aPathThatAnswersMakesItHealthy() {
        InstanceStatus seen = start(checked(HTTP, new Probe.Http("/well", Optional.empty())));
        assertEquals(8080, seen.address().orElseThrow().port());
    }

    @Test
    void aPathThatAnswersWith404IsNamed() {
        GroupSpec spec = checked(HTTP, new Probe.Http("/health", Optional.empty()));
        runtime.apply(spec);
        assertEquals(
                new Reason("instance.health-status", "health path /health answered 404"),
                awaitReason(spec).orElseThrow());
        assertEquals(
                InstanceState.STARTING, runtime.status(spec.key()).getFirst().state());
    }

    @Test
    void whatDoesNotSpeakHttpIsNamed() {
        GroupSpec spec = checked(Commands.SERVE, new Probe.Http("/health", Optional.empty()));
        runtime.apply(spec);
        assertEquals("instance.health-silent", awaitReason(spec).orElseThrow().code());
    }

    @Test
    void aCommandInTheInstanceDecides() {
        GroupSpec spec = checked(
                Commands.SERVE + " & sleep 2; touch /tmp/ready; wait",
                new Probe.Command(List.of("/bin/sh", "-c", "test -f /tmp/ready || { echo not yet; exit 3; }")));
        runtime.apply(spec);
        assertEquals(
                new Reason("instance.health-command", "its health check's command ended with 3: not yet"),
                awaitReason(spec).orElseThrow());
        awaitState(spec, InstanceState.HEALTHY);
    }

    @Test
    void aCommandThatDoesNotEndIsNamed() {
        GroupSpec spec = spec(production, "sleep 1000", NO_PORT)
                .withHealth(Optional.of(new HealthCheck(
                        new Probe.Command(List.of("sleep", "100")),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1)));
        runtime.apply(spec);
        assertEquals(
                "its health check's command did not end within 1 s",
                awaitReason(spec).orElseThrow().message());
    }

    @Test
    void theImagesHealthcheckCountsAndOneOfTheAppBeforeIt(@TempDir Path folder) {
        String image = engine.image(folder, "HEALTHCHECK --interval=1s --retries=2 CMD test -f /tmp/well");
        GroupSpec spec = spec(production, image, "touch /tmp/well; " + Commands.SERVE, PORT);
        String id = start(spec).id();
        engine.docker()
                .execStartCmd(engine.docker()
                        .execCreateCmd(id)
                        .withCmd("rm", "/tmp/well")
                        .exec()
                        .getId())
                .exec(new ResultCallback.Adapter<>());
        assertEquals(
                "instance.health-command",
                awaitState(spec, InstanceState.UNHEALTHY).reason().orElseThrow().code());
        runtime.remove(spec.key(), GRACE);

        start(spec(production, image, Commands.SERVE, PORT)
                .withHealth(Optional.of(HealthCheck.of(new Probe.Tcp(8080)))));
    }

    private GroupSpec checked(String command, Probe probe) {
        return spec(production, command, PORT).withHealth(Optional.of(HealthCheck.of(probe)));
    }

    private Optional<Reason> awaitReason(GroupSpec spec) {
        return Await.until(
                        () -> runtime.status(spec.key()),
                        seen -> seen.getFirst()
                                .reason()
                                .filter(reason -> reason.code().startsWith("instance.health-"))
                                .isPresent())
                .getFirst()
                .reason();
    }
}
