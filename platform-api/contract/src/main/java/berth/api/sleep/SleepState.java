package berth.api.sleep;

/** Whether an environment's instances run. */
public enum SleepState {
    /** They run, if anything is live. */
    AWAKE,
    /** They run, and the router is being told to hold requests; one that comes now, or is still open, keeps it awake. */
    FALLING_ASLEEP,
    /** They are stopped, or being stopped; the first request wakes it and waits. */
    ASLEEP,
    /** They are being started, and requests wait for the first that is healthy. */
    WAKING
}
