package berth.builder;

import java.util.regex.Pattern;

/** Keeps the promises of {@link BuildLog}: clean lines, one at a time, and none after the build has returned. */
final class GatedLog {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t]]+");

    private final BuildLog log;
    private boolean closed;

    GatedLog(BuildLog log) {
        this.log = log;
    }

    synchronized void line(String text) {
        if (!closed) {
            log.line(CONTROLS.matcher(text).replaceAll(" "));
        }
    }

    synchronized void close() {
        closed = true;
    }
}
