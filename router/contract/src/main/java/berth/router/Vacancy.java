package berth.router;

/** Why a route has no upstreams, so that the page says what is true. */
public enum Vacancy {
    /** Nobody said. */
    UNKNOWN,
    /** Nothing was ever deployed there. */
    NEVER_DEPLOYED,
    /** Instances are on their way; requests wait for them. */
    STARTING,
    /** Put to sleep, since nobody used it; a request wakes it, and waits. */
    ASLEEP,
    /** Nothing is to run that could answer: it is scaled to no instance, or has no process type for requests. */
    STOPPED,
    /** Instances run, but none passes its health check. */
    UNHEALTHY
}
