package berth.server.config;

import berth.api.config.AttachedGroupsApi;
import berth.api.config.AttachedGroupsView;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.release.Release;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class AttachedGroupsResource implements AttachedGroupsApi {
    private final ConfigGroups groups;
    private final Environments environments;
    private final CurrentActor current;

    AttachedGroupsResource(ConfigGroups groups, Environments environments, CurrentActor current) {
        this.groups = groups;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public AttachedGroupsView list(String app, String environment) {
        return view(environments.require(current.get(), app, environment, Permission.VIEW), Optional.empty());
    }

    @Override
    public AttachedGroupsView attach(String app, String environment, @Nullable List<@Nullable String> names) {
        var of = environments.require(current.get(), app, environment, Permission.DEPLOY);
        if (names == null) {
            throw new PlatformException(
                    Category.INVALID,
                    "config.empty",
                    "the body is empty",
                    "send a JSON list of all groups that the environment is to use: [\"mail\"], or [] for none");
        }
        var all =
                names.stream().map(name -> Objects.requireNonNullElse(name, "")).toList();
        return view(of, groups.attach(current.get(), of, all).map(Release::number));
    }

    private AttachedGroupsView view(EnvironmentRef environment, Optional<Integer> release) {
        var names = groups.usedBy(current.get(), environment).stream()
                .map(ConfigGroup::name)
                .toList();
        return new AttachedGroupsView(names, release);
    }
}
