package berth.server.time;

import java.io.IOException;

/** What a feature keeps that nobody needs any more once it is old enough. */
public interface Perishable {
    /** What it is, for the log. */
    String what();

    /** Removes what is too old. Safe to repeat, also after it broke on the way. Returns how many that were. */
    int removeOld() throws IOException;
}
