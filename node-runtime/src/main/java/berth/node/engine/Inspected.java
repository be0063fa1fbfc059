package berth.node.engine;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.HostConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance's container as the engine's inspection shows it: the dear half of what is known.
 *
 * @param state as in {@link Listed}
 * @param pid of its init process on the machine, 0 if it does not run
 * @param restarts how often the engine started it again by itself
 * @param startedAt the last time; empty if never
 * @param finishedAt when it ended last, also if it runs again; empty if never
 * @param cpuQuotaMicros its share of each tenth of a second; 0 if it has no limit
 */
record Inspected(
        String state,
        Instant created,
        long pid,
        int restarts,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Exit exit,
        long cpuQuotaMicros) {

    /**
     * How its last run ended; only of meaning when it does not run.
     *
     * @param error why the engine could not start it, in the engine's words; empty if it could
     * @param ran from start to end
     * @param memoryBytes its limit
     */
    record Exit(int code, boolean outOfMemory, String error, Duration ran, long memoryBytes) {}

    static Inspected of(InspectContainerResponse answer) {
        ContainerState state = answer.getState();
        Optional<Instant> startedAt = instant(state.getStartedAt());
        Optional<Instant> finishedAt = instant(state.getFinishedAt());
        Duration ran = startedAt
                .flatMap(start -> finishedAt.map(end -> Duration.between(start, end)))
                .orElse(Duration.ZERO);
        Exit exit = new Exit(
                Optional.ofNullable(state.getExitCodeLong()).orElse(0L).intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                Optional.ofNullable(state.getError()).orElse(""),
                ran,
                Optional.ofNullable(answer.getHostConfig())
                        .map(HostConfig::getMemory)
                        .orElse(0L));
        return new Inspected(
                Optional.ofNullable(state.getStatus()).orElse(""),
                instant(answer.getCreated()).orElse(Instant.EPOCH),
                Optional.ofNullable(state.getPidLong()).orElse(0L),
                Optional.ofNullable(answer.getRestartCount()).orElse(0),
                startedAt,
                finishedAt,
                exit,
                Optional.ofNullable(answer.getHostConfig())
                        .map(HostConfig::getCpuQuota)
                        .orElse(0L));
    }

    /** Its limit. */
    long memoryBytes() {
        return exit.memoryBytes();
    }

    /** How often it was started: while it waits to be started again, the engine counts that start already. */
    int starts() {
        if (startedAt.isEmpty()) {
            return 0;
        }
        return state.equals("restarting") ? restarts : restarts + 1;
    }

    /** The engine writes year 1 for "never". */
    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse).filter(instant -> instant.isAfter(Instant.EPOCH));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
