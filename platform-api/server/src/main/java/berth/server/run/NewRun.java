package berth.server.run;

import static java.util.Objects.requireNonNull;

import berth.api.run.RunKind;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that is wished.
 *
 * @param id whoever wishes a run with an id that there is already gets that one
 * @param input whether it reads what is sent to it
 * @param terminal whether it has a terminal
 * @param schedule that it is a run of
 * @param mirror the build whose log hears of it too
 */
public record NewRun(
        UUID id,
        UUID release,
        RunKind kind,
        String command,
        boolean input,
        boolean terminal,
        Optional<String> schedule,
        Optional<UUID> mirror,
        String requestedBy) {
    public NewRun {
        requireNonNull(id, "id is null");
        requireNonNull(release, "release is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(command, "command is null");
        requireNonNull(schedule, "schedule is null");
        requireNonNull(mirror, "mirror is null");
        requireNonNull(requestedBy, "requestedBy is null");
    }

    /** One that reads nothing. */
    public static NewRun unattended(
            UUID id, UUID release, RunKind kind, String command, Optional<UUID> mirror, String requestedBy) {
        return new NewRun(id, release, kind, command, false, false, Optional.empty(), mirror, requestedBy);
    }

    /** The same as a run of that schedule. */
    public NewRun withSchedule(String of) {
        return new NewRun(id, release, kind, command, input, terminal, Optional.of(of), mirror, requestedBy);
    }
}
