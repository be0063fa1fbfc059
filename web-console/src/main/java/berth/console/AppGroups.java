package berth.console;

import static berth.console.AppPage.ENVIRONMENT;

import berth.api.config.AttachedGroupsApi;
import berth.api.config.ConfigGroupView;
import berth.api.config.ConfigGroupsApi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Knows the config groups that an app's production uses, and those that it might use. */
@ApplicationScoped
class AppGroups {
    private final ConfigGroupsApi groups;
    private final AttachedGroupsApi attached;

    AppGroups(ConfigGroupsApi groups, AttachedGroupsApi attached) {
        this.groups = groups;
        this.attached = attached;
    }

    /**
     * Names of groups.
     *
     * @param used in their order: of two that have the same var, the later one counts
     */
    record Names(List<String> used, List<String> others) {}

    Names of(String app, String team) {
        var used = attached.list(app, ENVIRONMENT).groups();
        var others = groups.list(team).stream()
                .map(ConfigGroupView::name)
                .filter(group -> !used.contains(group))
                .toList();
        return new Names(used, others);
    }
}
