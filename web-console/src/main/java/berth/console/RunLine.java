package berth.console;

import berth.api.run.RunKind;
import berth.api.run.RunView;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as a reader sees it.
 *
 * @param inDeployment whether it is a deployment's release process
 * @param kind why it ran, in a word or two
 * @param schedule that asked for it, of a cron run
 * @param by who asked for it, or for the deployment that it is part of
 * @param exitCode a dash where it did not end by itself
 * @param began when its command did; empty while it waits
 */
record RunLine(
        int number,
        StateMark state,
        boolean inDeployment,
        String kind,
        String command,
        Optional<String> schedule,
        String by,
        int release,
        String exitCode,
        Optional<Moment> began,
        String took,
        Optional<Trouble> failure) {
    static RunLine of(RunView run, Instant now) {
        return new RunLine(
                run.number(),
                StateMark.of(run.state()),
                run.kind() == RunKind.RELEASE,
                word(run),
                run.command(),
                run.schedule(),
                run.requestedBy(),
                run.release(),
                run.exitCode().map(String::valueOf).orElse("–"),
                run.startedAt().map(began -> new Moment(began, now)),
                Took.between(run.startedAt(), run.endedAt(), now),
                run.failure().map(Trouble::of));
    }

    private static String word(RunView run) {
        return switch (run.kind()) {
            case RELEASE -> "Release process";
            case ONE_OFF -> "One-off";
            case CRON -> "Cron";
        };
    }
}
