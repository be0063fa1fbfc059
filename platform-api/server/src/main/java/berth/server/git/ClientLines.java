package berth.server.git;

import berth.server.build.LineListener;
import java.io.IOException;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.ReceivePack;

/** Lines that the pushing client shows behind {@code remote:}, each at once. */
final class ClientLines implements LineListener {
    /** Escape sequences (ECMA-48 section 5.4) and control characters, also those above ASCII, which begin some as well. */
    private static final Pattern ESCAPE = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]|[\\p{Cc}&&[^\t]]");

    private final ReceivePack pack;
    private final ClientStream client;

    ClientLines(ReceivePack pack, ClientStream client) {
        this.pack = pack;
        this.client = client;
    }

    @Override
    public boolean line(String text) {
        if (text.isEmpty()) {
            signOfLife();
        } else {
            say(text);
        }
        return !client.isGone();
    }

    void say(String text) {
        pack.sendMessage(shown(text));
        try {
            // JGit would gather lines until a packet is full.
            pack.getMessageOutputStream().flush();
        } catch (IOException e) {
            // The stream remembers that the client has gone.
        }
    }

    /** What an app prints must not steer the terminal of whoever pushes. */
    static String shown(String text) {
        return ESCAPE.matcher(text).replaceAll("");
    }

    /** A problem and, unless it is empty, what to do. */
    void problem(String message, String nextStep) {
        say(" !     " + message);
        if (!nextStep.isEmpty()) {
            say(" !     next: " + nextStep);
        }
    }

    private void signOfLife() {
        if (pack.isSideBand()) {
            client.signOfLife();
        }
    }
}
