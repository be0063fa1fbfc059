package berth.api.problem;

import java.util.Optional;

/** What failures mean that are nobody's bug, for whoever shows them: the API, and pages. */
public interface KnownFailures {
    /** The same as a refusal, with a code and a next step; empty if it is a bug. */
    Optional<PlatformException> explain(Throwable failure);
}
