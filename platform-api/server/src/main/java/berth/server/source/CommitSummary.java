package berth.server.source;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A commit in a line, fit to be shown: no control characters, not too long.
 *
 * @param author the author's name
 * @param subject first paragraph of the message as one line
 * @param time when it was committed
 */
public record CommitSummary(String commit, String author, String subject, Instant time) {
    private static final int MAX_LENGTH = 200;

    public CommitSummary {
        requireNonNull(commit, "commit is null");
        author = shown(requireNonNull(author, "author is null"));
        subject = shown(requireNonNull(subject, "subject is null"));
        requireNonNull(time, "time is null");
    }

    /** Whoever wrote the commit must not write to the terminal of whoever reads of it. */
    private static String shown(String text) {
        var line = text.replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ").strip();
        var shortened = line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
        return shortened.isEmpty() ? "(none)" : shortened;
    }
}
