package berth.api.problem;

import static java.util.Objects.requireNonNull;

/**
 * The one exception of the platform: a stable code that programs may test, a category that decides what happens,
 * a message that says what was being done to what, and the next step for whoever reads it.
 */
public final class PlatformException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final Category category;
    private final String nextStep;

    /**
     * @param code stable, lower case, dotted: {@code app.name-taken}
     * @param message one sentence without a final full stop; it may be shown to users, so it holds no secret
     * @param nextStep what the reader can do now; empty where nothing sensible can be said
     */
    public PlatformException(Category category, String code, String message, String nextStep) {
        super(requireNonNull(message, "message is null"));
        this.code = requireNonNull(code, "code is null");
        this.category = requireNonNull(category, "category is null");
        this.nextStep = requireNonNull(nextStep, "nextStep is null");
    }

    /** As above, keeping what caused it. */
    public PlatformException(Category category, String code, String message, String nextStep, Throwable cause) {
        this(category, code, message, nextStep);
        initCause(cause);
    }

    /** The message; never null, unlike what {@link Throwable} promises. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage(), "message is null");
    }

    /** Stable error code, for example {@code app.name-taken}. */
    public String code() {
        return code;
    }

    /** Kind of failure. */
    public Category category() {
        return category;
    }

    /** What the reader can do now; may be empty. */
    public String nextStep() {
        return nextStep;
    }
}
