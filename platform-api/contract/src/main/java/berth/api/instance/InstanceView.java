package berth.api.instance;

import berth.api.problem.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A container of a release, as seen on the node.
 *
 * @param process process type
 * @param state {@code STARTING}, {@code HEALTHY}, {@code UNHEALTHY}, {@code RESTARTING}, {@code EXITED},
 *     {@code CRASHED}: it ended again and again; it is started again with pauses of up to a minute, and recovers by itself; or
 *     {@code STOPPING}: Berth lets its last requests end, or is ending it, because nobody wishes it any more
 * @param starts how often it was started; more than 1 means that it has ended by itself before
 * @param reason why it is not healthy, where that is known
 * @param failure the same with its stable code and the next step
 * @param exit how its last run ended, also where it has been started again since; absent if it never ended, or nobody saw how
 */
public record InstanceView(
        String id,
        String process,
        int release,
        String state,
        int starts,
        Optional<String> reason,
        Optional<Instant> startedAt,
        Optional<Failure> failure,
        Optional<Exit> exit) {
    /**
     * How a run ended.
     *
     * @param signal that ended it, for example {@code SIGKILL}
     * @param outOfMemory whether it needed more memory than its limit
     */
    public record Exit(int code, Optional<String> signal, boolean outOfMemory) {}
}
