package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.node.InstanceStatus;
import berth.node.NodeRuntime;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.event.Event;
import berth.server.event.Events;
import berth.server.instance.InstanceLogs;
import berth.server.instance.Instances;
import berth.server.release.KnownSecrets;
import berth.server.run.AttachedRuns.Attached;
import berth.server.secret.UnreadableException;
import berth.server.team.Actor;
import berth.server.team.Permission;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Commands inside instances that a client is connected to. */
@ApplicationScoped
class AttachedExecs {
    private final Environments environments;
    private final Instances instances;
    private final NodeRuntime runtime;
    private final KnownSecrets secrets;
    private final Events events;

    AttachedExecs(
            Environments environments, Instances instances, NodeRuntime runtime, KnownSecrets secrets, Events events) {
        this.environments = environments;
        this.instances = instances;
        this.runtime = runtime;
        this.secrets = secrets;
        this.events = events;
    }

    /**
     * Runs a command inside an instance.
     *
     * @param instance its id as it is listed
     * @throws PlatformException INVALID, {@code run.command-missing} or {@code run.command-too-long}; NOT_FOUND, {@code instance.unknown}
     */
    Attached start(Actor actor, String app, String environment, String instance, String command, boolean terminal) {
        var of = environments.require(actor, app, environment, Permission.DEPLOY);
        WantedCommand.require(command);
        return new Exec(actor, of, find(actor, of, instance.toLowerCase(Locale.ROOT)), command, terminal);
    }

    private InstanceStatus find(Actor actor, EnvironmentRef environment, String id) {
        return instances.list(actor, environment).stream()
                .filter(each -> id.length() >= 6 && each.id().startsWith(id))
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND,
                        "instance.unknown",
                        "environment " + environment.path() + " has no instance " + id,
                        "list them to see which there are"));
    }

    private final class Exec implements Attached {
        private final Actor actor;
        private final EnvironmentRef environment;
        private final InstanceStatus instance;
        private final String command;
        private final boolean terminal;
        private final Talker talker = new Talker();

        Exec(Actor actor, EnvironmentRef environment, InstanceStatus instance, String command, boolean terminal) {
            this.actor = actor;
            this.environment = environment;
            this.instance = instance;
            this.command = command;
            this.terminal = terminal;
        }

        @Override
        public String talk(Conversation with) {
            // Where it cannot be written down, nobody gets inside.
            record("exec.started", Map.of("terminal", String.valueOf(terminal)));
            Optional<Integer> code = Optional.empty();
            try {
                talker.begins();
                code = runtime.exec(instance.id(), command, terminal, with.input(), with.sizes(), with::write);
                return "{\"exitCode\": " + AttachedRuns.code(code) + "}";
            } finally {
                end(code);
            }
        }

        /** The client has gone without waiting for the end: the runtime ends the command of an interrupted thread. */
        @Override
        public void left() {
            talker.leaves();
        }

        /** Empty where it is itself a secret, or nobody can tell. */
        private Optional<String> program() {
            var group = instance.group();
            try {
                var redaction = secrets.of(group.environment().id(), group.release());
                return ProgramName.of(command).filter(name -> redaction.of(name).equals(name));
            } catch (UnreadableException e) {
                return Optional.empty();
            }
        }

        private void end(Optional<Integer> code) {
            var detail = new HashMap<String, String>();
            if (talker.ends()) {
                detail.put("why", "the client has left");
            }
            code.ifPresent(known -> detail.put("exitCode", known.toString()));
            record("exec.ended", detail);
        }

        /** Never with all of the command, which may hold a secret, and never with what it says. */
        private void record(String kind, Map<String, String> detail) {
            var all = new HashMap<>(detail);
            all.put("instance", InstanceLogs.shortId(instance));
            all.put("process", instance.group().process());
            all.put("release", String.valueOf(instance.group().release()));
            program().ifPresent(name -> all.put("program", name));
            QuarkusTransaction.requiringNew()
                    .run(() -> events.record(Event.ofEnvironment(
                            actor.name(),
                            kind,
                            environment.app().team(),
                            environment.app().name(),
                            environment.name(),
                            all)));
        }
    }
}
