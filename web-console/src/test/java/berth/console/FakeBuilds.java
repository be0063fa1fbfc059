package berth.console;

import berth.api.build.BuildState;
import berth.api.build.BuildView;
import berth.api.build.BuildsApi;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds in memory, with logs that tests write to while a browser reads them. */
@ApplicationScoped
class FakeBuilds implements BuildsApi {
    private final FakeApps apps;
    private final Samples samples;

    FakeBuilds(FakeApps apps, Samples samples) {
        this.apps = apps;
        this.samples = samples;
    }

    @Override
    public List<BuildView> list(String app, String environment, @Nullable Integer before, int limit) {
        return samples.of(apps.get(app)).builds().stream()
                .filter(build -> before == null || build.number() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public BuildView get(String app, String environment, int number) {
        return samples.of(apps.get(app)).builds().stream()
                .filter(build -> build.number() == number)
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND, "build.unknown", "The app " + app + " has no build " + number, ""));
    }

    @Override
    public String log(String app, String environment, int number) {
        return samples.log(get(app, environment, number)).text();
    }

    @Override
    public void follow(String app, String environment, int number, long fromLine, SseEventSink sink, Sse sse) {
        var log = samples.log(get(app, environment, number));
        Thread.startVirtualThread(() -> log.follow(Math.toIntExact(fromLine), sink, sse));
    }

    @Override
    public BuildView cancel(String app, String environment, int number) {
        var build = get(app, environment, number);
        if (build.state().isTerminal()) {
            throw new PlatformException(
                    Category.CONFLICT, "build.ended", "Build " + number + " of " + app + " has ended already", "");
        }
        return end(app, number, BuildState.CANCELLED);
    }

    /** Moves a build to its end, as the platform would. */
    BuildView end(String app, int number, BuildState state) {
        var builds = samples.builds(app);
        var ended = SampleViews.in(
                state,
                builds.stream()
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .orElseThrow());
        builds.replaceAll(each -> each.number() == number ? ended : each);
        samples.log(ended).end(state);
        return ended;
    }
}
