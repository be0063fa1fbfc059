package berth.server.webhook;

import java.util.Optional;

/**
 * What came of sending an event.
 *
 * @param status HTTP status of the answer, if there was one
 * @param error why it was not taken; empty if it was
 */
record Outcome(Optional<Integer> status, Optional<String> error) {
    /** There was an answer: 2xx takes the event. */
    static Outcome answered(int status) {
        return new Outcome(Optional.of(status), status / 100 == 2 ? Optional.empty() : Optional.of(words(status)));
    }

    /** There was none. */
    static Outcome failed(String error) {
        return new Outcome(Optional.empty(), Optional.of(error));
    }

    boolean taken() {
        return error.isEmpty();
    }

    private static String words(int status) {
        return status / 100 == 3 ? "it answered " + status + ": redirects are not followed" : "it answered " + status;
    }
}
