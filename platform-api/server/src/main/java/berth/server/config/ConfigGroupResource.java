package berth.server.config;

import berth.api.config.ConfigGroupView;
import berth.api.config.ConfigGroupView.Made;
import berth.api.config.ConfigGroupView.Used;
import berth.api.config.ConfigGroupsApi;
import berth.api.config.NewConfigGroup;
import berth.server.config.ConfigGroups.Changed;
import berth.server.environment.EnvironmentRef;
import berth.server.http.CurrentActor;
import berth.server.team.Permission;
import berth.server.team.Teams;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class ConfigGroupResource implements ConfigGroupsApi {
    private final ConfigGroups groups;
    private final Teams teams;
    private final CurrentActor current;

    ConfigGroupResource(ConfigGroups groups, Teams teams, CurrentActor current) {
        this.groups = groups;
        this.teams = teams;
        this.current = current;
    }

    @Override
    public List<ConfigGroupView> list(String team) {
        var all = groups.list(current.get(), teams.require(current.get(), team));
        var users = groups.users(all);
        return all.stream()
                .map(group -> view(group, false, users.getOrDefault(group.id(), List.of()), Changed.NOTHING))
                .toList();
    }

    @Override
    public Response create(String team, @Nullable NewConfigGroup order) {
        var name = order == null || order.name() == null ? "" : order.name();
        var made = groups.create(current.get(), teams.require(current.get(), team), name);
        return Response.created(URI.create("/api/v1/teams/" + team + "/config-groups/" + name))
                .entity(view(made, false, Changed.NOTHING))
                .build();
    }

    @Override
    public ConfigGroupView get(String team, String group, boolean values) {
        var permission = values ? Permission.DEPLOY : Permission.VIEW;
        return view(groups.require(current.get(), team(team), group, permission), values, Changed.NOTHING);
    }

    @Override
    public ConfigGroupView change(
            String team, String group, boolean afresh, @Nullable Map<String, @Nullable String> variables) {
        var changed = groups.change(current.get(), team(team), group, ConfigChange.ofBody(variables), afresh);
        return view(groups.require(current.get(), team(team), group, Permission.VIEW), false, changed);
    }

    @Override
    public void delete(String team, String group) {
        groups.delete(current.get(), team(team), group);
    }

    private UUID team(String name) {
        return teams.require(current.get(), name);
    }

    private ConfigGroupView view(ConfigGroup group, boolean values, Changed changed) {
        return view(group, values, groups.users(group), changed);
    }

    private static ConfigGroupView view(
            ConfigGroup group, boolean values, List<EnvironmentRef> users, Changed changed) {
        return new ConfigGroupView(
                group.name(),
                group.isReadable() ? variables(group, values) : Map.of(),
                used(users),
                group.changedBy(),
                group.changedAt(),
                changed.made().stream()
                        .map(one -> new Made(
                                one.environment().app().name(),
                                one.environment().name(),
                                one.release().number()))
                        .toList(),
                used(changed.unreadable()),
                group.isReadable());
    }

    private static Map<String, String> variables(ConfigGroup group, boolean values) {
        return values
                ? group.variables()
                : ConfigResource.masked(group.variables().keySet());
    }

    private static List<Used> used(List<EnvironmentRef> environments) {
        return environments.stream()
                .map(environment -> new Used(environment.app().name(), environment.name()))
                .toList();
    }
}
