package berth.api.instance;

import java.time.Instant;
import java.util.Optional;

/**
 * A container of a release, as seen on the node.
 *
 * @param process process type
 * @param state {@code STARTING}, {@code HEALTHY}, {@code UNHEALTHY}, {@code RESTARTING} or {@code EXITED}
 * @param starts how often it was started; more than 1 means that it has ended by itself before
 * @param reason why it is not healthy, where that is known
 */
public record InstanceView(
        String id,
        String process,
        int release,
        String state,
        int starts,
        Optional<String> reason,
        Optional<Instant> startedAt) {}
