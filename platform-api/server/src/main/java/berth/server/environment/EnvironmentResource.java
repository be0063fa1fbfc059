package berth.server.environment;

import static java.util.Objects.requireNonNull;

import berth.api.environment.EnvironmentView;
import berth.api.environment.EnvironmentsApi;
import berth.api.sleep.SleepView;
import berth.server.app.Apps;
import berth.server.http.CurrentActor;
import berth.server.setting.PublicUrls;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

@RunOnVirtualThread
class EnvironmentResource implements EnvironmentsApi {
    private final Environments environments;
    private final Apps apps;
    private final LiveNumbers live;
    private final SleepViews sleeps;
    private final PublicUrls urls;
    private final CurrentActor current;

    EnvironmentResource(
            Environments environments,
            Apps apps,
            LiveNumbers live,
            SleepViews sleeps,
            PublicUrls urls,
            CurrentActor current) {
        this.environments = environments;
        this.apps = apps;
        this.live = live;
        this.sleeps = sleeps;
        this.urls = urls;
        this.current = current;
    }

    @Override
    public List<EnvironmentView> list(String app) {
        return views(environments.list(apps.require(current.get(), app, Permission.VIEW)));
    }

    @Override
    public EnvironmentView get(String app, String environment) {
        return views(List.of(environments.require(current.get(), app, environment, Permission.VIEW)))
                .getFirst();
    }

    private List<EnvironmentView> views(List<EnvironmentRef> all) {
        var numbers = live.numbers(
                all.stream().flatMap(each -> each.liveRelease().stream()).collect(Collectors.toSet()));
        var asleep = sleeps.views(all.stream().map(EnvironmentRef::id).collect(Collectors.toSet()));
        return all.stream()
                .map(each -> view(
                        each,
                        each.liveRelease().flatMap(release -> Optional.ofNullable(numbers.get(release))),
                        requireNonNull(asleep.get(each.id()))))
                .toList();
    }

    private EnvironmentView view(EnvironmentRef environment, Optional<Integer> release, SleepView sleep) {
        return new EnvironmentView(
                environment.app().name(),
                environment.name(),
                urls.environment(environment.app().name(), environment.name()),
                environment.branch(),
                release,
                sleep);
    }
}
