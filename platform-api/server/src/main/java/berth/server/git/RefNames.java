package berth.server.git;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * Which refs cannot stand beside each other: one's name would be a folder that holds the other. A branch that an environment
 * follows must always have its place, for it is set when the deployment is live already.
 */
record RefNames(Set<String> followed, RefDatabase stored, Collection<ReceiveCommand> pushed) {
    record Conflict(String message, String nextStep) {}

    /** What keeps the ref from being created or moved. */
    Optional<Conflict> conflict(ReceiveCommand command) throws IOException {
        var name = command.getRefName();
        if (!followed.contains(name)) {
            return followed.stream()
                    .filter(branch -> conflict(name, branch))
                    .findFirst()
                    .map(branch -> new Conflict(
                            shorten(name) + " cannot stand beside " + shorten(branch)
                                    + ", which an environment follows",
                            "take a name that does not have the other for a folder"));
        }
        return stored.getConflictingNames(name).stream()
                .findFirst()
                .map(other -> new Conflict(
                        shorten(name) + " cannot be stored as long as there is " + shorten(other),
                        "run git push <remote> --delete " + other + ", then push again"))
                .or(() -> besideItself(command));
    }

    /** Two environments may follow such names, of which the one that is pushed first has the place. */
    private Optional<Conflict> besideItself(ReceiveCommand command) {
        return pushed.stream()
                .filter(other -> other.getType() != ReceiveCommand.Type.DELETE)
                .filter(other -> followed.contains(other.getRefName()))
                .filter(other -> conflict(command.getRefName(), other.getRefName()))
                .findFirst()
                .map(other -> new Conflict(
                        shorten(command.getRefName()) + " and " + shorten(other.getRefName())
                                + " cannot both be stored",
                        "let one of the environments follow another branch"));
    }

    private static boolean conflict(String one, String other) {
        return one.startsWith(other + "/") || other.startsWith(one + "/");
    }

    private static String shorten(String ref) {
        return Repository.shortenRefName(ref);
    }
}
