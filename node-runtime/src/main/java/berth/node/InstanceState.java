package berth.node;

/** How an instance is. */
public enum InstanceState {
    /** Runs, and its port does not accept yet. */
    STARTING,
    /** Runs, and its port accepts (or it has none). */
    HEALTHY,
    /** Was healthy since its last start, and its port no longer accepts, or its check fails; or somebody has paused it. */
    UNHEALTHY,
    /** Ended by itself; the engine starts it again after a pause. */
    RESTARTING,
    /** Ended, and nothing starts it again. */
    EXITED
}
