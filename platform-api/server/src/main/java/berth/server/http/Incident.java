package berth.server.http;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import java.util.UUID;
import org.jboss.logging.Logger;

/** A failure that is Berth's own: who asked is told a number, under which the log holds the cause. */
public final class Incident {
    private static final Logger LOG = Logger.getLogger(Incident.class);

    private Incident() {}

    /** Logs it, and gives what is answered. */
    public static PlatformException of(Throwable failure) {
        var number = UUID.randomUUID().toString().substring(0, 8);
        LOG.errorf(failure, "incident %s", number);
        return new PlatformException(
                Category.BUG,
                "berth.bug",
                "Berth failed; this is not your fault (incident " + number + ")",
                "tell the operator the incident's number: the log of the control plane holds the cause",
                failure);
    }
}
