package berth.server.instance;

import berth.node.LogLine;
import java.time.Instant;

/**
 * Which of the lines that an instance's log gives are kept already. They come in the order in which they were written; their
 * times step back where the machine's clock was set back. Not thread-safe.
 */
final class KeptSoFar {
    private final Instant last;
    private final boolean stepsBack;
    private boolean passed;

    /**
     * @param last time of the last line that is kept
     * @param stepsBack whether one before it bears a later time
     */
    KeptSoFar(Instant last, boolean stepsBack) {
        this.last = last;
        this.stepsBack = stepsBack;
    }

    /** Whether only the last line's place tells what is newer; where it is no longer in the log, all is. */
    boolean goesByPlace(Instant now) {
        return stepsBack || last.isAfter(now);
    }

    /** Whether it is the last line. */
    boolean endsWith(LogLine line) {
        return line.at().equals(last);
    }

    /** To be asked of each, in order. */
    boolean has(LogLine line) {
        if (endsWith(line)) {
            passed = true;
            return true;
        }
        passed |= !stepsBack && line.at().isAfter(last);
        return !passed;
    }
}
