package berth.server.run;

import org.jspecify.annotations.Nullable;

/** The thread that talks with a command, which whoever sees the client leave interrupts, and only while it does. */
final class Talker {
    private @Nullable Thread thread;
    private boolean left;

    /** This thread talks from now on. */
    synchronized void begins() {
        thread = Thread.currentThread();
        if (left) {
            thread.interrupt();
        }
    }

    /** It does no more. Returns whether it was interrupted, and forgets that: what is done next must not be given up for it. */
    synchronized boolean ends() {
        thread = null;
        return Thread.interrupted();
    }

    /** The client has gone without waiting for the end. */
    synchronized void leaves() {
        left = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
