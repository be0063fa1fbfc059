package berth.router.proxy;

import java.util.logging.LogManager;

/** The JDK's log manager, except that log lines written while the process stops still come out. */
public final class RouterLogs extends LogManager {
    /** Made by the JDK, which finds it by a system property. */
    public RouterLogs() {}

    /** Does nothing: the JDK calls it at the beginning of its shutdown, when the router still has something to say. */
    @Override
    public void reset() {}
}
