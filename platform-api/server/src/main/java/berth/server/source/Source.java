package berth.server.source;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;

/**
 * A commit that somebody pushed to a branch.
 *
 * @param expectedOld where the branch stood when it was pushed; empty if it did not exist
 */
public record Source(
        UUID id,
        UUID app,
        String commit,
        String branch,
        Optional<String> expectedOld,
        String subject,
        String author,
        String pushedBy) {
    /** Length of the short form of commit ids in logs and messages. */
    private static final int SHORT = 8;

    public Source {
        requireNonNull(id, "id is null");
        requireNonNull(app, "app is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(branch, "branch is null");
        requireNonNull(expectedOld, "expectedOld is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(author, "author is null");
        requireNonNull(pushedBy, "pushedBy is null");
    }

    /** The commit as people write it. */
    public String shortCommit() {
        return abbreviate(commit);
    }

    /** A commit id as people write it. */
    public static String abbreviate(String commit) {
        return commit.length() <= SHORT ? commit : commit.substring(0, SHORT);
    }
}
