package berth.api.run;

/** Where a run stands. */
public enum RunState {
    /** Waits to be started. Next: RUNNING, CANCELLED. */
    QUEUED(false),
    /** Runs. Next: SUCCEEDED, FAILED, CANCELLED. */
    RUNNING(false),
    /** Ended with exit code 0. */
    SUCCEEDED(true),
    /** Ended with another code, could not be started, or did not end in time; the error says why. */
    FAILED(true),
    /** Somebody stopped it. */
    CANCELLED(true);

    private final boolean terminal;

    RunState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether it never moves again. */
    public boolean isTerminal() {
        return terminal;
    }
}
