package berth.server.secret;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;

/** Sealed bytes that do not open: their key is gone, or somebody changed or moved them. Trying again does not help. */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;

    /** @param place what the bytes were sealed for */
    public UnreadableException(String place, String what) {
        super(place + " " + what);
        this.place = place;
    }

    UnreadableException(String place, String what, Throwable cause) {
        super(place + " " + what, cause);
        this.place = place;
    }

    /** Stable, by the kind of place: {@code config.unreadable}. */
    public String code() {
        return place.substring(0, Math.max(0, place.indexOf('/'))) + ".unreadable";
    }

    /** The same for who asked for what they hold. */
    public PlatformException refusal() {
        return new PlatformException(
                Category.CONFLICT, code(), "sealed variables cannot be read: " + getMessage(), nextStep(), this);
    }

    /** What can be done about it. */
    public static String nextStep() {
        return "ask the operator to restore secrets/config-keys from its copy, or set the config vars anew (PATCH …?afresh=true"
                + " where the old ones cannot be read: they are lost then) and push again";
    }
}
