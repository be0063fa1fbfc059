package berth.server.deployment;

import java.net.URI;

/** How a push ended for the one who pushed. */
public sealed interface PushResult {
    /** Requests go to it, and the branch stands there. */
    record Live(URI url) implements PushResult {}

    /** It did not go live, nothing has changed. */
    record Refused(String code, String message, String nextStep) implements PushResult {}

    /** The listener left; the work goes on. */
    record Left() implements PushResult {}
}
