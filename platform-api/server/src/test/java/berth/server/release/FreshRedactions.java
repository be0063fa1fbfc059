package berth.server.release;

import java.time.Clock;

/** Redactions that have kept none yet, as after a start. */
public final class FreshRedactions {
    private FreshRedactions() {}

    /** Of these releases. */
    public static Redactions of(Releases releases) {
        return new Redactions(releases, Clock.systemUTC());
    }
}
