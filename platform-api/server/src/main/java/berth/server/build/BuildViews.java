package berth.server.build;

import berth.api.build.BuildView;
import berth.server.release.Release;
import berth.server.release.Releases;
import berth.server.source.Sources;
import jakarta.enterprise.context.ApplicationScoped;

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
        var source = sources.get(build.source());
        return new BuildView(
                build.number(),
                build.state(),
                source.commit(),
                source.subject(),
                build.requestedBy(),
                build.pack(),
                build.image(),
                releases.ofBuild(build.id()).map(Release::number),
                build.failure(),
                build.createdAt(),
                build.startedAt(),
                build.endedAt());
    }
}
