package berth.server.deployment;

import berth.api.problem.Failure;
import berth.node.InstanceStatus;
import berth.node.NodeUnavailableException;
import berth.server.build.BuildLogs;
import berth.server.instance.InstanceLogs;
import berth.server.release.Release;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a deployment tells: written to the log of the build it came of, where the pusher reads it. */
final class DeploymentLog {
    private static final int LAST_LINES = 50;

    private final BuildLogs logs;
    private final InstanceLogs instances;
    private final Optional<UUID> build;

    private DeploymentLog(BuildLogs logs, InstanceLogs instances, Optional<UUID> build) {
        this.logs = logs;
        this.instances = instances;
        this.build = build;
    }

    void line(String text) {
        build.ifPresent(id -> logs.append(id, text));
    }

    void starting(Target target) {
        if (target.web().isEmpty()) {
            line("-----> note: there is no process type " + Release.WEB
                    + ", so nothing will answer at this app's URL; name one in the Procfile");
        }
        line("-----> starting release " + target.release().number() + ": "
                + target.groups().stream().map(group -> group.key().process()).collect(Collectors.joining(", ")));
    }

    /** Of many. */
    void batch(Deployment deployment, Target target) {
        if (deployment.batches() > 1) {
            line("-----> batch " + deployment.batch() + " of " + deployment.batches() + ": "
                    + target.groups().stream()
                            .map(group -> group.key().process() + " " + group.count())
                            .collect(Collectors.joining(", ")));
        }
    }

    void live(Target target) {
        line("-----> release " + target.release().number()
                + (target.release().processTypes().containsKey(Release.WEB)
                        ? " is live at " + target.url()
                        : " is live"));
    }

    /** Returns the last lines of the instance, which are told too. */
    List<String> failed(Failure failure, Optional<InstanceStatus> instance) {
        var lines = instance.map(this::lastLines).orElse(List.of());
        line(" !     " + failure.message());
        line(" !     code: " + failure.code());
        if (!failure.nextStep().isEmpty()) {
            line(" !     next: " + failure.nextStep());
        }
        return lines;
    }

    private List<String> lastLines(InstanceStatus instance) {
        try {
            var lines = instances.tail(instance, LAST_LINES);
            line("-----> " + (lines.isEmpty() ? "it wrote nothing" : "its last lines:"));
            lines.forEach(text -> line("       " + text));
            return lines;
        } catch (NodeUnavailableException e) {
            line("-----> its last lines cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Opens deployments' logs. */
    @ApplicationScoped
    static class Opener {
        private final BuildLogs logs;
        private final InstanceLogs instances;

        Opener(BuildLogs logs, InstanceLogs instances) {
            this.logs = logs;
            this.instances = instances;
        }

        DeploymentLog open(Deployment deployment) {
            return new DeploymentLog(logs, instances, deployment.build());
        }
    }
}
