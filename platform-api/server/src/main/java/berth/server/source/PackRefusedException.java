package berth.server.source;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/** A pack that would take more memory or time than one push may; says what its sender can do. */
public final class PackRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String nextStep;

    PackRefusedException(String message, String nextStep) {
        super(message);
        this.problem = message;
        this.nextStep = requireNonNull(nextStep, "nextStep is null");
    }

    /** What is wrong with the pack. */
    public String problem() {
        return problem;
    }

    /** What whoever pushed can do about it. */
    public String nextStep() {
        return nextStep;
    }
}
