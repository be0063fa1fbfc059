package berth.server.deployment;

import berth.api.problem.Failure;
import berth.node.InstanceStatus;
import berth.node.NodeUnavailableException;
import berth.server.build.BuildLogs;
import berth.server.build.BuildProgress;
import berth.server.instance.InstanceLogs;
import berth.server.release.Release;
import berth.server.work.Cancellation;
import berth.server.work.FailureLines;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What a deployment tells: written to the log of the build it came of, where the pusher reads it. */
final class DeploymentLog {
    private static final Logger LOG = Logger.getLogger(DeploymentLog.class);
    private static final int LAST_LINES = 50;

    private final BuildLogs logs;
    private final BuildProgress progress;
    private final InstanceLogs instances;
    private final Optional<UUID> build;

    private DeploymentLog(BuildLogs logs, BuildProgress progress, InstanceLogs instances, Optional<UUID> build) {
        this.logs = logs;
        this.progress = progress;
        this.instances = instances;
        this.build = build;
    }

    void line(String text) {
        build.ifPresent(id -> logs.append(id, text));
    }

    void starting(Target target) {
        var release = target.release().number();
        if (target.lostWeb().isPresent()) {
            FailureLines.of(new Failure(
                            "deployment.web-lost",
                            "release " + release + " has no process type " + Release.WEB + ", as release "
                                    + target.lostWeb().get() + " has: nothing will answer at " + target.url(),
                            "if it should, name " + Release.WEB + " in the Procfile and push again"))
                    .forEach(this::line);
        } else if (target.web().isEmpty()) {
            line("-----> note: there is no process type " + Release.WEB
                    + ", so nothing will answer at this app's URL; name one in the Procfile");
        }
        var started = target.all().stream()
                .filter(group -> group.count() > 0)
                .map(group -> group.key().process())
                .collect(Collectors.joining(", "));
        line(
                started.isEmpty()
                        ? "-----> release " + release + " starts no instance: all of its process types are scaled to 0"
                        : "-----> starting release " + release + ": " + started);
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

    /** As {@link BuildProgress#close}. */
    boolean end(BooleanSupplier store, Runnable tell) {
        return build.map(id -> progress.close(id, store, tell)).orElseGet(store::getAsBoolean);
    }

    void failed(Failure failure, Optional<LastWords> words) {
        FailureLines.of(failure).forEach(this::line);
        words.ifPresent(this::words);
    }

    /** By whom, and why that ended it; without a reason where its app was deleted. */
    void cancelled(Optional<String> by, Optional<Failure> why) {
        FailureLines.of(Cancellation.line(by), why).forEach(this::line);
    }

    /** What came back because an instance died, and what that one said last. */
    void cameBack(String what, LastWords words) {
        line(" !     " + what);
        words(words);
    }

    private void words(LastWords said) {
        line("-----> " + said.heading());
        said.lines().forEach(text -> line("       " + text));
    }

    /** The last lines of an instance, and what is told above them. */
    record LastWords(String heading, List<String> lines) {}

    LastWords lastWords(InstanceStatus instance) {
        try {
            var lines = instances.tail(instance, LAST_LINES);
            return new LastWords(lines.isEmpty() ? "it wrote nothing" : "its last lines:", lines);
        } catch (NodeUnavailableException e) {
            return new LastWords("its last lines cannot be read: " + e.getMessage(), List.of());
        }
    }

    /** The last lines that a run wrote; none if they cannot be read, for what it ended of is told without them too. */
    List<String> lastLines(UUID run) {
        try {
            var lines = logs.read(run).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (UncheckedIOException e) {
            LOG.warn(e.getMessage(), e.getCause());
            return List.of();
        }
    }

    /** Opens deployments' logs. */
    @ApplicationScoped
    static class Opener {
        private final BuildLogs logs;
        private final BuildProgress progress;
        private final InstanceLogs instances;

        Opener(BuildLogs logs, BuildProgress progress, InstanceLogs instances) {
            this.logs = logs;
            this.progress = progress;
            this.instances = instances;
        }

        DeploymentLog open(Deployment deployment) {
            return new DeploymentLog(logs, progress, instances, deployment.build());
        }
    }
}
