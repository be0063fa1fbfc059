package berth.api.deployment;

/** Where a deployment stands. */
public enum DeploymentState {
    /** Waits for the deployment before it. Next: STARTING, CANCELLED, FAILED. */
    QUEUED(false),
    /** The release process runs, then new instances start and are waited for. Next: ROUTING, FAILED, CANCELLED. */
    STARTING(false),
    /** The router is told, and its acknowledgement is awaited. Next: SUCCEEDED, FAILED, CANCELLED. */
    ROUTING(false),
    /** The router sends requests to the new release; the old one drains. */
    SUCCEEDED(true),
    /** The environment is as it was before; the error says why. */
    FAILED(true),
    /** Somebody stopped it; the environment is as it was before. */
    CANCELLED(true);

    private final boolean terminal;

    DeploymentState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether it never moves again. */
    public boolean isTerminal() {
        return terminal;
    }
}
