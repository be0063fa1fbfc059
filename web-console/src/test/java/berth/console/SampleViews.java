package berth.console;

import berth.api.build.BuildState;
import berth.api.build.BuildView;
import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import berth.api.formation.ScaleDefault;
import berth.api.instance.InstanceView;
import berth.api.problem.Failure;
import berth.api.release.ReleaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the platform might tell of builds, deployments, releases and instances. */
final class SampleViews {
    private static final String COMMIT = "3f2a91c07d5be8841c62f09a7be3d4418f0a6e57";
    private static final String IMAGE = "sha256:9b0c4d";
    private static final Failure UNHEALTHY = new Failure(
            "deployment.unhealthy",
            "The new instance did not accept connections on port 3000 within 60 s",
            "Listen on the port in the variable PORT. The old release still answers.");

    private SampleViews() {}

    static BuildView build(int number, BuildState state, String subject, Optional<Failure> failure, int minutes) {
        var began = ago(Duration.ofMinutes(minutes).plusSeconds(14));
        return new BuildView(
                number,
                state,
                COMMIT,
                subject,
                "ana",
                state == BuildState.RUNNING ? Optional.empty() : Optional.of("node"),
                state == BuildState.SUCCEEDED ? Optional.of(IMAGE) : Optional.empty(),
                state == BuildState.SUCCEEDED ? Optional.of(7) : Optional.empty(),
                failure,
                began,
                Optional.of(began),
                state.isTerminal() ? Optional.of(began.plusMillis(8400)) : Optional.empty());
    }

    static DeploymentView deployment(
            int number, DeploymentState state, Optional<Integer> build, int release, String by, int minutes) {
        var ended = ago(Duration.ofMinutes(minutes));
        return new DeploymentView(
                number,
                state,
                Optional.of(release - 1),
                release,
                build,
                by,
                state == DeploymentState.FAILED ? Optional.of(UNHEALTHY) : Optional.empty(),
                state == DeploymentState.FAILED ? List.of("Error: cannot find <module> 'tax'") : List.of(),
                ended.minusSeconds(4),
                state == DeploymentState.QUEUED ? Optional.empty() : Optional.of(ended.minusSeconds(3)),
                state == DeploymentState.ROUTING || state == DeploymentState.SUCCEEDED
                        ? Optional.of(ended.minusMillis(500))
                        : Optional.empty(),
                state.isTerminal() ? Optional.of(ended) : Optional.empty());
    }

    private static ScaleDefault scale(int count, int memoryMebibytes, double cpus) {
        return new ScaleDefault(Optional.of(count), memoryMebibytes, cpus);
    }

    /** From the seventh on with a worker and a health check; the image of the fifth and of those before is gone. */
    static ReleaseView release(int number, boolean live, int minutes) {
        var newer = number > 6;
        return new ReleaseView(
                number,
                "sha256:" + "9b0c4d7%02d".formatted(number).repeat(7),
                Optional.of(COMMIT),
                newer ? Map.of("web", "node server.js", "worker", "") : Map.of("web", "node server.js"),
                newer ? Map.of("web", scale(2, 512, 0.5), "worker", scale(1, 256, 1)) : Map.of("web", scale(1, 512, 1)),
                newer ? Map.of("web", "GET /health every 10 s, 5 s each, unhealthy after 3 failures") : Map.of(),
                "push 3f2a91c",
                "ana",
                ago(Duration.ofMinutes(minutes)),
                live,
                number < 6 && !live);
    }

    static ReleaseView release(int number, String cause, ReleaseView like) {
        return new ReleaseView(
                number,
                like.image(),
                like.commit(),
                like.processTypes(),
                like.formation(),
                like.checks(),
                cause,
                "ana",
                ago(Duration.ZERO),
                false,
                false);
    }

    static BuildView in(BuildState state, BuildView build) {
        return new BuildView(
                build.number(),
                state,
                build.commit(),
                build.subject(),
                build.requestedBy(),
                build.pack(),
                build.image(),
                build.release(),
                build.failure(),
                build.createdAt(),
                build.startedAt(),
                Optional.of(Instant.now()));
    }

    static DeploymentView in(DeploymentState state, DeploymentView view) {
        return new DeploymentView(
                view.number(),
                state,
                view.fromRelease(),
                view.toRelease(),
                view.build(),
                view.requestedBy(),
                view.failure(),
                view.lastLines(),
                view.createdAt(),
                view.startedAt(),
                view.routingAt(),
                Optional.of(Instant.now()));
    }

    static Instant ago(Duration age) {
        return Instant.now().minus(age);
    }

    /** One that is well and one that is not. */
    static List<InstanceView> instances() {
        return List.of(
                new InstanceView(
                        "4c1f0a9d2b7e88aa01",
                        "web",
                        7,
                        "HEALTHY",
                        1,
                        Optional.empty(),
                        Optional.of(ago(Duration.ofMinutes(94))),
                        Optional.empty(),
                        Optional.empty()),
                new InstanceView(
                        "b81e6d3c90f4aa1276",
                        "web",
                        7,
                        "RESTARTING",
                        4,
                        Optional.of("Exited with code 137: out of memory (256 MiB)"),
                        Optional.of(ago(Duration.ofSeconds(40))),
                        Optional.empty(),
                        Optional.empty()));
    }
}
