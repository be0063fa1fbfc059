package berth.api.problem;

import static java.util.Objects.requireNonNull;

/**
 * Why a build or deployment failed: a value, not an exception, for a source that does not compile is nobody's error.
 *
 * @param code stable error code, for example {@code build.step-failed}
 * @param message one sentence with the cause
 * @param nextStep what the reader can do now; may be empty
 */
public record Failure(String code, String message, String nextStep) {
    public Failure {
        requireNonNull(code, "code is null");
        requireNonNull(message, "message is null");
        requireNonNull(nextStep, "nextStep is null");
    }
}
