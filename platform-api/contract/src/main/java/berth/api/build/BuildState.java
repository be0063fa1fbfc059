package berth.api.build;

/** Where a build stands. */
public enum BuildState {
    /** Waits for its turn. Next: RUNNING, CANCELLED, FAILED. */
    QUEUED(false),
    /** BuildKit works on it. Next: SUCCEEDED, FAILED, CANCELLED; back to QUEUED if the control plane died. */
    RUNNING(false),
    /** It made an image. */
    SUCCEEDED(true),
    /** The source did not build; the error says why. */
    FAILED(true),
    /** Somebody stopped it. */
    CANCELLED(true);

    private final boolean terminal;

    BuildState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether it never moves again. */
    public boolean isTerminal() {
        return terminal;
    }
}
