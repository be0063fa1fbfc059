package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.instance.Instances;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Commands that a client is connected to: one-off runs, and commands inside instances. */
@ApplicationScoped
class AttachedRuns {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final OneOffs oneOffs;
    private final Runs runs;
    private final RunSpecs specs;
    private final Environments environments;
    private final Instances instances;
    private final NodeRuntime runtime;

    AttachedRuns(
            OneOffs oneOffs,
            Runs runs,
            RunSpecs specs,
            Environments environments,
            Instances instances,
            NodeRuntime runtime) {
        this.oneOffs = oneOffs;
        this.runs = runs;
        this.specs = specs;
        this.environments = environments;
        this.instances = instances;
        this.runtime = runtime;
    }

    /** A command that a client may now talk to. */
    interface Attached {
        /** Talks until the command ends; returns the last word as JSON. */
        String talk(Conversation with) throws InterruptedException;

        /** The client has left. */
        void left();
    }

    /** Starts a run that reads what the client sends, and ends if the client leaves. */
    Attached start(Actor actor, String app, String environment, String command, boolean terminal) {
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        var run = oneOffs.start(actor, of, command, true, terminal);
        return new Attached() {
            @Override
            public String talk(Conversation with) throws InterruptedException {
                var key = specs.of(run).spec().key();
                while (runtime.run(key).isEmpty() && !hasEnded(run)) {
                    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                }
                runtime.attach(key, with.input(), with.sizes(), with::write);
                while (!hasEnded(run)) {
                    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                }
                var ended = runs.get(run.id());
                return "{\"run\": " + run.number() + ", \"state\": \"" + ended.state() + "\", \"exitCode\": "
                        + code(ended.exitCode()) + "}";
            }

            @Override
            public void left() {
                runs.cancel(of, run.id(), actor.name());
            }
        };
    }

    /**
     * Runs a command inside an instance.
     *
     * @param instance its id as it is listed
     * @throws PlatformException NOT_FOUND, {@code instance.unknown}
     */
    Attached exec(Actor actor, String app, String environment, String instance, String command, boolean terminal) {
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        var found = find(actor, of, instance.toLowerCase(Locale.ROOT));
        return new Attached() {
            @Override
            public String talk(Conversation with) {
                var code = runtime.exec(found.id(), command, terminal, with.input(), with.sizes(), with::write);
                return "{\"exitCode\": " + code(code) + "}";
            }

            @Override
            public void left() {
                // Its input has ended with the client.
            }
        };
    }

    private InstanceStatus find(Actor actor, EnvironmentRef environment, String id) {
        return instances.list(actor, environment).stream()
                .filter(each -> id.length() >= 6 && each.id().startsWith(id))
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "instance.unknown",
                        environment.path() + " has no instance " + id,
                        "list them to see which there are"));
    }

    private boolean hasEnded(Run run) {
        return runs.get(run.id()).state().isTerminal();
    }

    private static String code(Optional<Integer> code) {
        return code.map(String::valueOf).orElse("null");
    }
}
