package berth.server.work;

import java.util.Optional;

/** Who ended work before its time, in words for those who wait for it. */
public final class Cancellation {
    /** Stands for whom where nobody cancelled the work itself: its app was deleted. */
    public static final String BY_DELETION = "berth";

    private Cancellation() {}

    /** Whether the work ended because its app was deleted. */
    public static boolean isByDeletion(Optional<String> by) {
        return by.isEmpty() || by.get().equals(BY_DELETION);
    }

    /** The line in its log. */
    public static String line(Optional<String> by) {
        return isByDeletion(by) ? "-----> cancelled: the app was deleted" : "-----> cancelled by " + by.get();
    }
}
