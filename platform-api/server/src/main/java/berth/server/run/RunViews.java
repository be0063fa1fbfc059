package berth.server.run;

import static java.util.Objects.requireNonNull;

import berth.api.run.RunKind;
import berth.api.run.RunView;
import berth.server.release.Redaction;
import berth.server.release.Redactions;
import berth.server.release.Releases;
import berth.server.secret.UnreadableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** Runs as clients see them. */
@ApplicationScoped
class RunViews {
    private final Releases releases;
    private final Redactions redactions;

    RunViews(Releases releases, Redactions redactions) {
        this.releases = releases;
        this.redactions = redactions;
    }

    RunView view(Run run) {
        return views(List.of(run)).getFirst();
    }

    /** Of many, with no more statements than of one. */
    List<RunView> views(List<Run> all) {
        var numbers = releases.numbers(all.stream().map(Run::release).collect(Collectors.toSet()));
        redactions.readAll(
                all.stream().filter(RunViews::isTyped).map(Run::release).collect(Collectors.toSet()));
        return all.stream()
                .map(run -> view(run, requireNonNull(numbers.get(run.release()))))
                .toList();
    }

    private RunView view(Run run, int release) {
        return new RunView(
                run.number(),
                run.kind(),
                command(run),
                run.schedule(),
                release,
                run.state(),
                run.exitCode(),
                run.failure(),
                run.requestedBy(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt());
    }

    /** What somebody typed may hold a config var's value; other commands stand in the source, for all to read. */
    private static boolean isTyped(Run run) {
        return run.kind() == RunKind.ONE_OFF;
    }

    private String command(Run run) {
        if (!isTyped(run)) {
            return run.command();
        }
        try {
            return redactions.of(run.release()).of(run.command());
        } catch (UnreadableException nobodyKnowsWhatIsSecret) {
            return Redaction.MASK;
        }
    }
}
