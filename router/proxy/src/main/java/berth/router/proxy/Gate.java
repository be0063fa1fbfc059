package berth.router.proxy;

import org.jspecify.annotations.Nullable;

/** One thing that a route's policy asks of requests. Asked from all event loops, and never waits. */
interface Gate {
    /** The answer for a request that does not pass; null if it passes. */
    @Nullable
    OwnAnswer stop(RequestHead head);
}
