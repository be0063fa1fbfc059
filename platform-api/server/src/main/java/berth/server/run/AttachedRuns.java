package berth.server.run;

import berth.node.NodeRuntime;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One-off runs that a client is connected to. */
@ApplicationScoped
class AttachedRuns {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final OneOffs oneOffs;
    private final Runs runs;
    private final RunSpecs specs;
    private final Environments environments;
    private final NodeRuntime runtime;

    AttachedRuns(OneOffs oneOffs, Runs runs, RunSpecs specs, Environments environments, NodeRuntime runtime) {
        this.oneOffs = oneOffs;
        this.runs = runs;
        this.specs = specs;
        this.environments = environments;
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
        return new OneOff(actor, of, run);
    }

    private final class OneOff implements Attached {
        private final Actor actor;
        private final EnvironmentRef environment;
        private final Run run;
        private final Talker talker = new Talker();

        OneOff(Actor actor, EnvironmentRef environment, Run run) {
            this.actor = actor;
            this.environment = environment;
            this.run = run;
        }

        @Override
        public String talk(Conversation with) throws InterruptedException {
            var key = specs.of(run).spec().key();
            while (runtime.run(key).isEmpty() && !hasEnded(run)) {
                requireThere(with);
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
            talker.begins();
            try {
                runtime.attach(key, with.input(), with.sizes(), with::write);
            } finally {
                talker.ends();
            }
            while (!hasEnded(run)) {
                requireThere(with);
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
            return lastWord(run);
        }

        /** Nobody is to be told of the end any more. */
        private static void requireThere(Conversation with) throws InterruptedException {
            if (with.isGone()) {
                throw new InterruptedException("the client has left");
            }
        }

        @Override
        public void left() {
            talker.leaves();
            runs.cancel(environment, run.id(), actor.name());
        }
    }

    private boolean hasEnded(Run run) {
        return runs.state(run.id()).isTerminal();
    }

    private String lastWord(Run run) {
        var ended = runs.find(run.id());
        return "{\"run\": " + run.number() + ", \"state\": \"" + Runs.state(ended) + "\", \"exitCode\": "
                + code(ended.flatMap(Run::exitCode)) + "}";
    }

    /** As it stands in the last word. */
    static String code(Optional<Integer> code) {
        return code.map(String::valueOf).orElse("null");
    }
}
