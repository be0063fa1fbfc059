package berth.server.deployment;

import berth.api.deployment.DeploymentState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long each step of deployments took, for Prometheus. */
@ApplicationScoped
class DeploymentMeters {
    private final MeterRegistry registry;

    DeploymentMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A deployment has ended; heard only once that is committed. */
    record Ended(
            DeploymentState state,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> routingAt,
            Instant endedAt) {}

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) Ended deployment) {
        var started = deployment.startedAt().orElse(deployment.endedAt());
        var routing = deployment.routingAt().orElse(deployment.endedAt());
        record("queued", deployment, deployment.createdAt(), started);
        deployment.startedAt().ifPresent(at -> record("starting", deployment, at, routing));
        deployment.routingAt().ifPresent(at -> record("routing", deployment, at, deployment.endedAt()));
    }

    private void record(String step, Ended deployment, Instant from, Instant to) {
        Timer.builder("berth.deployment.step")
                .description("How long deployments were in a step, by how they ended")
                .tags("step", step, "state", deployment.state().name())
                .register(registry)
                .record(Duration.between(from, to));
    }
}
