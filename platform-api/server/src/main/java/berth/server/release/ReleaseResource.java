package berth.server.release;

import berth.api.release.ReleaseDiff;
import berth.api.release.ReleaseView;
import berth.api.release.ReleasesApi;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class ReleaseResource implements ReleasesApi {
    private final ReleaseHistory releases;
    private final OldImages images;
    private final Environments environments;
    private final CurrentActor current;

    ReleaseResource(ReleaseHistory releases, OldImages images, Environments environments, CurrentActor current) {
        this.releases = releases;
        this.images = images;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public List<ReleaseView> list(String app, String environment, @Nullable Integer before, int limit) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        var found = releases.list(current.get(), of, Optional.ofNullable(before), limit);
        var gone = images.goneOf(found);
        return found.stream()
                .map(release -> view(of, release, gone.contains(release.id())))
                .toList();
    }

    @Override
    public ReleaseView get(String app, String environment, int number) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        var release = releases.outline(current.get(), of, number);
        return view(of, release, !images.goneOf(List.of(release)).isEmpty());
    }

    @Override
    public ReleaseDiff diff(String app, String environment, int number, int other) {
        var of = environments.require(current.get(), app, environment, Permission.VIEW);
        return Comparison.of(releases.require(current.get(), of, number), releases.require(current.get(), of, other));
    }

    private static ReleaseView view(EnvironmentRef environment, Release release, boolean imageGone) {
        return new ReleaseView(
                release.number(),
                release.image(),
                release.commit(),
                release.processTypes(),
                Comparison.views(release.formation()),
                CheckWords.of(release),
                release.cause(),
                release.createdBy(),
                release.createdAt(),
                environment.liveRelease().equals(Optional.of(release.id())),
                imageGone);
    }
}
