package berth.server.git;

import berth.server.app.AppRef;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.source.Sources;
import berth.server.team.Actor;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.jboss.logging.Logger;

/** Has written down what a push did to refs that no environment follows; what deploys has events of its own. */
record StoredRefs(Actor actor, AppRef app, Environments environments, Sources sources) implements PostReceiveHook {
    private static final Logger LOG = Logger.getLogger(StoredRefs.class);

    @Override
    public void onPostReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
        try {
            var followed = environments.list(app).stream()
                    .map(EnvironmentRef::branch)
                    .flatMap(branch -> branch.map(Constants.R_HEADS::concat).stream())
                    .collect(Collectors.toSet());
            var moved = commands.stream()
                    .filter(command -> command.getResult() == ReceiveCommand.Result.OK)
                    .filter(command -> !followed.contains(command.getRefName()))
                    .toList();
            sources.refsChanged(actor, app, names(moved, false), names(moved, true));
        } catch (RuntimeException e) {
            // The refs have moved, and the pusher is told so.
            LOG.errorf(e, "what %s pushed to app %s is not among the events", actor.name(), app.name());
        }
    }

    private static List<String> names(List<ReceiveCommand> commands, boolean deleted) {
        return commands.stream()
                .filter(command -> (command.getType() == ReceiveCommand.Type.DELETE) == deleted)
                .map(command -> Refusal.inOneLine(command.getRefName()))
                .toList();
    }
}
