package berth.server.git;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jgit.transport.PacketLineIn;
import org.jboss.logging.Logger;

/**
 * What a client sends that is refused already: it is listened to for so long and so much, for one that still sends does not
 * hear the answer, and takes the end of the connection for the problem.
 */
final class RefusedBody {
    private static final Logger LOG = Logger.getLogger(RefusedBody.class);

    private static final long MOST_BYTES = 1L << 30;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** More commands than that come before no first one. */
    private static final int MOST_PACKETS = 1_000;

    private final InputStream in;

    RefusedBody(InputStream in) {
        this.in = in;
    }

    /**
     * Whether a push asks for its answer in side bands: it says so behind its first command, before which there may be what a
     * shallow clone lacks (gitprotocol-pack, reference update request).
     */
    boolean asksForSideBand() {
        try {
            var packets = new PacketLineIn(in);
            for (int i = 0; i < MOST_PACKETS; i++) {
                var packet = packets.readStringRaw();
                if (PacketLineIn.isEnd(packet)) {
                    return false;
                }
                int abilities = packet.indexOf('\0');
                if (abilities >= 0) {
                    return packet.substring(abilities).contains("side-band");
                }
            }
        } catch (IOException notGit) {
            LOG.debugf("not what git sends: %s", notGit);
        }
        return false;
    }

    void listenToTheEnd() {
        try {
            long end = System.nanoTime() + LONGEST.toNanos();
            var buffer = new byte[64 * 1024];
            long count = 0;
            for (int n = 0; n >= 0 && count < MOST_BYTES && System.nanoTime() < end; n = in.read(buffer)) {
                count += n;
            }
        } catch (IOException e) {
            LOG.debugf("the client did not wait for the end: %s", e);
        }
    }
}
