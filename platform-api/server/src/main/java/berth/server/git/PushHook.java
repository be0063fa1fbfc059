package berth.server.git;

import berth.api.problem.PlatformException;
import berth.server.app.AppRef;
import berth.server.deployment.PushResult;
import berth.server.deployment.Pushes;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.source.Repositories;
import berth.server.source.Source;
import berth.server.team.Actor;
import berth.server.time.DatabaseAway;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.jboss.logging.Logger;

/**
 * Decides on each ref of one push. A branch that an environment follows is deployed here and now, and moved by the deployment's
 * own job, so that it stands where the environment does whether or not the client waits. All others JGit stores afterwards.
 */
final class PushHook implements PreReceiveHook {
    private static final Logger LOG = Logger.getLogger(PushHook.class);

    private final Actor actor;
    private final AppRef app;
    private final Repositories repositories;
    private final Pushes pushes;
    private final Environments environments;
    private final ClientLines lines;

    PushHook(
            Actor actor,
            AppRef app,
            Repositories repositories,
            Pushes pushes,
            Environments environments,
            ClientLines lines) {
        this.actor = actor;
        this.app = app;
        this.repositories = repositories;
        this.pushes = pushes;
        this.environments = environments;
        this.lines = lines;
    }

    @Override
    public void onPreReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
        var followed = followed();
        var check = new RefCheck(app, followed, lines);
        check.explainRefused(pack.getAllCommands());
        try {
            check.refuse(pack, commands);
        } catch (IOException e) {
            var incident = incident(e, "a push by " + actor.name() + " to " + app.name());
            lines.problem(
                    "Berth failed; this is not your fault (incident " + incident + ")",
                    "nothing was stored or deployed: push again, and tell the operator");
            commands.forEach(command -> reject(command, "Berth failed, incident " + incident));
            return;
        }
        // All or nothing: what cannot be stored is known before anything goes live.
        if (pack.isAtomic() && !pack.getAllCommands().stream().allMatch(PushHook::isPending)) {
            return;
        }
        check.announce(commands);
        for (ReceiveCommand command : commands) {
            var environment = followed.get(command.getRefName());
            if (environment != null && isPending(command)) {
                deploy(command, environment);
            }
        }
    }

    private static boolean isPending(ReceiveCommand command) {
        return command.getResult() == Result.NOT_ATTEMPTED;
    }

    private Map<String, EnvironmentRef> followed() {
        return environments.list(app).stream()
                .filter(environment -> environment.branch().isPresent())
                .collect(Collectors.toMap(
                        environment -> Constants.R_HEADS + environment.branch().get(),
                        environment -> environment,
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private void deploy(ReceiveCommand command, EnvironmentRef environment) {
        if (command.getOldId().equals(command.getNewId())) {
            command.setResult(Result.OK);
            return;
        }
        try {
            settle(command, follow(command, environment));
        } catch (PlatformException e) {
            lines.problem(e.getMessage(), e.nextStep());
            reject(command, e.getMessage());
        } catch (RuntimeException e) {
            var incident = incident(e, "a push by " + actor.name() + " to " + environment.path());
            var why = DatabaseAway.cause(e).isPresent()
                    ? "the database does not answer"
                    : "Berth failed; this is not your fault";
            lines.problem(
                    why + " (incident " + incident + ")",
                    "see in the console whether the deployment goes on, else push again and tell the operator");
            reject(command, "Berth failed, incident " + incident);
        }
    }

    private static String incident(Exception failure, String what) {
        var incident = UUID.randomUUID().toString().substring(0, 8);
        LOG.errorf(failure, "incident %s: %s", incident, what);
        return incident;
    }

    private PushResult follow(ReceiveCommand command, EnvironmentRef environment) {
        var commit = command.getNewId().name();
        var summary = repositories.describe(app.id(), commit);
        // All that may fail of a damaged repository comes before there is a build.
        var submodules = repositories.inspect(app.id(), commit).submodules();
        repositories.keep(app.id(), commit);
        var old = command.getOldId().equals(ObjectId.zeroId())
                ? Optional.<String>empty()
                : Optional.of(command.getOldId().name());
        var ticket = pushes.accept(
                actor,
                environment,
                new Source(
                        UUID.randomUUID(),
                        app.id(),
                        commit,
                        command.getRefName().substring(Constants.R_HEADS.length()),
                        old,
                        summary.subject(),
                        summary.author(),
                        actor.name()));
        // Who reads this may leave: it is said of nothing that a crash could still lose.
        lines.say("-----> " + app.name() + ": received " + Source.abbreviate(commit) + " \"" + summary.subject()
                + "\" by " + summary.author());
        warnOf(submodules);
        LOG.infof("%s pushed %s to %s: build %d", actor.name(), commit, environment.path(), ticket.number());
        return pushes.follow(ticket, lines);
    }

    private void warnOf(List<String> submodules) {
        if (!submodules.isEmpty()) {
            lines.problem(
                    "the submodule " + submodules.getFirst()
                            + (submodules.size() > 1 ? " and " + (submodules.size() - 1) + " more" : "")
                            + " will be an empty folder: only the repository's own files are built",
                    "if the build needs them, commit the files themselves");
        }
    }

    private static void settle(ReceiveCommand command, PushResult result) {
        switch (result) {
            // The job has moved the branch: nothing is left for JGit to do.
            case PushResult.Live live -> command.setResult(Result.OK);
            // Cause and next step were the last lines of the log.
            case PushResult.Refused refused -> reject(command, Refusal.of(refused));
            case PushResult.Left left -> reject(command, "the client left; the deployment goes on");
        }
    }

    private static void reject(ReceiveCommand command, String reason) {
        command.setResult(Result.REJECTED_OTHER_REASON, Refusal.inOneLine(reason));
    }
}
