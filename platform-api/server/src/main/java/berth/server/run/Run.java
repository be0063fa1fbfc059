package berth.server.run;

import static java.util.Objects.requireNonNull;

import berth.api.problem.Failure;
import berth.api.run.RunKind;
import berth.api.run.RunState;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A command that runs once, as it stood when it was read.
 *
 * @param schedule that it is a run of
 * @param mirror the build whose log hears of it too
 */
public record Run(
        UUID id,
        UUID environment,
        int number,
        UUID release,
        RunKind kind,
        String command,
        boolean input,
        boolean terminal,
        Optional<String> schedule,
        Optional<UUID> mirror,
        RunState state,
        Optional<Integer> exitCode,
        Optional<Failure> failure,
        String requestedBy,
        Optional<String> cancelRequestedBy,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> deadlineAt,
        Optional<Instant> endedAt) {
    public Run {
        requireNonNull(id, "id is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(release, "release is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(command, "command is null");
        requireNonNull(state, "state is null");
    }
}
