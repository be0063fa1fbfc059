package berth.server.run;

import static java.util.Objects.requireNonNull;

import berth.api.run.RunKind;
import java.util.Optional;

/**
 * Which runs of an environment are wanted.
 *
 * @param before number; only lower ones
 * @param limit how many at most
 */
public record RunQuery(Optional<RunKind> kind, Optional<String> schedule, Optional<Integer> before, int limit) {
    /** The newest. */
    public static final RunQuery NEWEST = new RunQuery(Optional.empty(), Optional.empty(), Optional.empty(), 50);

    public RunQuery {
        requireNonNull(kind, "kind is null");
        requireNonNull(schedule, "schedule is null");
        requireNonNull(before, "before is null");
    }
}
