package berth.api.run;

import berth.api.problem.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that runs once, in a container of its own.
 *
 * @param number counts from 1 within the environment
 * @param schedule that it is a run of; of those of older versions it is not known
 * @param release whose image and config it has
 * @param exitCode once it has ended by itself
 * @param failure why it failed, or who cancelled it
 */
public record RunView(
        int number,
        RunKind kind,
        String command,
        Optional<String> schedule,
        int release,
        RunState state,
        Optional<Integer> exitCode,
        Optional<Failure> failure,
        String requestedBy,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
