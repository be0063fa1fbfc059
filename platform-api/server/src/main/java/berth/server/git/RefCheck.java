package berth.server.git;

import berth.server.app.AppRef;
import berth.server.environment.EnvironmentRef;
import berth.server.source.Repositories;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * Which refs may be pushed at all, and what becomes of those that deploy nothing.
 *
 * @param followed environments by the full name of the branch they follow
 */
record RefCheck(AppRef app, Map<String, EnvironmentRef> followed, ClientLines lines) {
    /** JGit has refused these in words of its own: somebody else was faster, or the name would be the folder of Berth's refs. */
    void explainRefused(Collection<ReceiveCommand> all) {
        for (ReceiveCommand command : all) {
            if (Repositories.HIDDEN_REFS.equals(command.getRefName() + "/")) {
                reject(command, command.getRefName() + " is Berth's own");
                continue;
            }
            var stands = command.getRef();
            if (command.getResult() == Result.REJECTED_OTHER_REASON
                    && stands != null
                    && stands.getObjectId() != null
                    && !command.getOldId().equals(stands.getObjectId())) {
                reject(command, name(command) + " moved meanwhile; git pull, then push again");
            }
        }
    }

    /** @throws IOException if the repository cannot be read */
    void refuse(ReceivePack pack, Collection<ReceiveCommand> commands) throws IOException {
        var names = new RefNames(followed.keySet(), pack.getRepository().getRefDatabase(), commands);
        for (ReceiveCommand command : commands) {
            var environment = followed.get(command.getRefName());
            var conflict = command.getType() == ReceiveCommand.Type.DELETE
                    ? Optional.<RefNames.Conflict>empty()
                    : names.conflict(command);
            if (command.getRefName().startsWith(Repositories.HIDDEN_REFS)) {
                reject(command, Repositories.HIDDEN_REFS + " is Berth's own");
            } else if (command.getType() == ReceiveCommand.Type.DELETE) {
                if (environment != null) {
                    lines.problem(
                            name(command) + " cannot be deleted: " + environment.path() + " runs what stands there",
                            "to stop the app, delete the app");
                    reject(command, environment.name() + " follows " + name(command));
                }
            } else if (conflict.isPresent()) {
                lines.problem(conflict.get().message(), conflict.get().nextStep());
                reject(command, conflict.get().message());
            } else if (command.getRefName().startsWith(Constants.R_HEADS) && !isCommit(pack, command)) {
                reject(command, "a branch must stand at a commit");
            }
        }
        if (pack.isAtomic()) {
            refuseTwoDeployments(commands);
        }
    }

    /** Says what becomes of refs that are stored and nothing more. */
    void announce(Collection<ReceiveCommand> commands) {
        for (ReceiveCommand command : commands) {
            if (command.getResult() != Result.NOT_ATTEMPTED
                    || command.getType() == ReceiveCommand.Type.DELETE
                    || followed.containsKey(command.getRefName())) {
                continue;
            }
            if (command.getRefName().startsWith(Constants.R_HEADS)) {
                lines.say("-----> no environment follows " + name(command) + "; " + deploying());
            } else {
                lines.say("-----> " + name(command) + " is stored and deploys nothing; " + deploying());
            }
        }
    }

    /** Two environments cannot go live as one: the second may fail when the first is live. */
    private void refuseTwoDeployments(Collection<ReceiveCommand> commands) {
        var deploying = commands.stream()
                .filter(command -> followed.containsKey(command.getRefName()))
                .toList();
        if (deploying.size() > 1) {
            deploying.forEach(command ->
                    reject(command, "an atomic push deploys one environment at most; push the branches one by one"));
        }
    }

    private String deploying() {
        return followed.entrySet().stream()
                .map(entry ->
                        shorten(entry.getKey()) + " deploys " + entry.getValue().name())
                .collect(Collectors.joining(", "));
    }

    private static boolean isCommit(ReceivePack pack, ReceiveCommand command) throws IOException {
        try {
            return pack.getRevWalk().parseAny(command.getNewId()) instanceof RevCommit;
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return false;
        }
    }

    private static String name(ReceiveCommand command) {
        return shorten(command.getRefName());
    }

    private static String shorten(String ref) {
        return Repository.shortenRefName(ref);
    }

    private static void reject(ReceiveCommand command, String reason) {
        command.setResult(Result.REJECTED_OTHER_REASON, Refusal.inOneLine(reason));
    }
}
