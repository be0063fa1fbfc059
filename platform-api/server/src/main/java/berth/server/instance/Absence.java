package berth.server.instance;

import berth.node.InstanceStatus;
import berth.server.instance.AwayChange.Back;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which an instance does not serve, or nobody in its place.
 *
 * @param isTold whether it has been told why; who was not told of that is not told of its end
 * @param replaces the one that is gone, in whose place another is to serve
 */
record Absence(Instant since, boolean isTold, Optional<String> replaces) {
    static Absence since(Instant since) {
        return new Absence(since, false, Optional.empty());
    }

    Absence told(boolean isTold) {
        return new Absence(since, isTold, replaces);
    }

    /** By one that serves again. */
    Back end(InstanceStatus instance, Instant now) {
        return new Back(instance, Duration.between(since, now), replaces);
    }

    Absence inPlaceOf(String gone) {
        return new Absence(since, isTold, Optional.of(gone));
    }
}
