package berth.server.work;

import berth.api.problem.Failure;
import java.util.Optional;

/** Who ended work before its time, in words for those who wait for it. */
public final class Cancellation {
    /**
     * Stands for whom where nobody cancelled the work: its app was deleted. Work that is cancelled with other work bears who
     * cancelled that.
     */
    public static final String BY_DELETION = "berth";

    private Cancellation() {}

    /** Whether the work ended because its app was deleted. */
    public static boolean isByDeletion(Optional<String> by) {
        return by.isEmpty() || by.get().equals(BY_DELETION);
    }

    /**
     * What its views, its events and who waits for it are told; empty where its app was deleted.
     *
     * @param what was cancelled
     * @param nextStep for whom it was not meant to stop
     */
    public static Optional<Failure> failure(String code, String what, Optional<String> by, String nextStep) {
        return by.filter(name -> !isByDeletion(by))
                .map(name -> new Failure(code, what + " was cancelled by " + name, nextStep));
    }

    /** The line in its log. */
    public static String line(Optional<String> by) {
        return isByDeletion(by) ? "-----> cancelled: the app was deleted" : "-----> cancelled by " + by.get();
    }
}
