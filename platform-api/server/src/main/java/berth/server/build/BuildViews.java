package berth.server.build;

import static java.util.Objects.requireNonNull;

import berth.api.build.BuildView;
import berth.server.release.Releases;
import berth.server.source.Source;
import berth.server.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds as clients see them. */
@ApplicationScoped
class BuildViews {
    private final Sources sources;
    private final Releases releases;

    BuildViews(Sources sources, Releases releases) {
        this.sources = sources;
        this.releases = releases;
    }

    BuildView view(Build build) {
        return views(List.of(build)).getFirst();
    }

    /** Of many, with no more statements than of one. */
    List<BuildView> views(List<Build> all) {
        var of = sources.of(all.stream().map(Build::source).collect(Collectors.toSet()));
        var made = releases.numbersOfBuilds(all.stream().map(Build::id).collect(Collectors.toSet()));
        return all.stream()
                .map(build ->
                        view(build, requireNonNull(of.get(build.source())), Optional.ofNullable(made.get(build.id()))))
                .toList();
    }

    private static BuildView view(Build build, Source source, Optional<Integer> release) {
        return new BuildView(
                build.number(),
                build.state(),
                source.commit(),
                source.subject(),
                build.requestedBy(),
                build.pack(),
                build.image(),
                release,
                build.failure(),
                build.createdAt(),
                build.startedAt(),
                build.endedAt());
    }
}
