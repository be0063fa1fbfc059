package berth.server.instance;

import berth.node.InstanceStatus;
import berth.node.InstanceStatus.Reason;
import berth.server.release.KnownSecrets;
import berth.server.secret.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Reasons of instances as they may be told: some hold a line that the app wrote, so the values of its config vars are taken out
 * where the server takes them in, and nobody after it need think of that.
 */
@ApplicationScoped
class ToldReasons {
    private static final String UNKNOWN = "is not well; more is not told, for its config vars cannot be read";

    private final KnownSecrets secrets;

    ToldReasons(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    List<InstanceStatus> of(List<InstanceStatus> seen) {
        return seen.stream()
                .map(instance -> instance.reason().isEmpty() && instance.exit().isEmpty() ? instance : told(instance))
                .toList();
    }

    private InstanceStatus told(InstanceStatus seen) {
        return new InstanceStatus(
                seen.id(),
                seen.group(),
                seen.state(),
                seen.starts(),
                seen.address(),
                seen.reason().map(why -> told(seen, why)),
                seen.startedAt(),
                seen.exit()
                        .map(exit -> new InstanceStatus.Exit(
                                exit.code(), exit.signal(), exit.outOfMemory(), told(seen, exit.reason()))));
    }

    private Reason told(InstanceStatus seen, Reason why) {
        return new Reason(why.code(), told(seen, why.message()));
    }

    private String told(InstanceStatus seen, String message) {
        var group = seen.group();
        try {
            return secrets.of(group.environment().id(), group.release()).ofCut(message);
        } catch (UnreadableException e) {
            return UNKNOWN;
        } catch (IllegalArgumentException e) {
            // It bears a label like Berth's, and is of no environment.
            return message;
        }
    }
}
