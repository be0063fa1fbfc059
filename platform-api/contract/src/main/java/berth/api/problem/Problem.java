package berth.api.problem;

/**
 * The body of every failed answer, as {@code application/problem+json} (RFC 9457).
 *
 * @param type always {@code about:blank}: {@code code} tells problems apart
 * @param title the category in words
 * @param status HTTP status code
 * @param code stable error code, an extension member
 * @param detail what was being done to what
 * @param nextStep what the reader can do now; may be empty
 */
public record Problem(String type, String title, int status, String code, String detail, String nextStep) {
    /** Media type of problem bodies. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The answer for a failure. */
    public static Problem of(PlatformException failure) {
        return new Problem(
                "about:blank",
                failure.category().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                failure.category().status(),
                failure.code(),
                failure.getMessage(),
                failure.nextStep());
    }
}
