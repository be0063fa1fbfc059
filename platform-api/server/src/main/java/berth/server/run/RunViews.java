package berth.server.run;

import static java.util.Objects.requireNonNull;

import berth.api.run.RunView;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** Runs as clients see them. */
@ApplicationScoped
class RunViews {
    private final Releases releases;

    RunViews(Releases releases) {
        this.releases = releases;
    }

    RunView view(Run run) {
        return views(List.of(run)).getFirst();
    }

    /** Of many, with no more statements than of one. */
    List<RunView> views(List<Run> all) {
        var numbers = releases.numbers(all.stream().map(Run::release).collect(Collectors.toSet()));
        return all.stream()
                .map(run -> view(run, requireNonNull(numbers.get(run.release()))))
                .toList();
    }

    private static RunView view(Run run, int release) {
        return new RunView(
                run.number(),
                run.kind(),
                run.command(),
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
}
