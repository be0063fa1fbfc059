package berth.console;

import berth.api.config.AttachedGroupsApi;
import berth.api.config.AttachedGroupsView;
import berth.api.config.ConfigGroupView;
import berth.api.config.ConfigGroupView.Used;
import berth.api.config.ConfigGroupsApi;
import berth.api.config.ConfigView;
import berth.api.config.NewConfigGroup;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Config groups in memory. */
@ApplicationScoped
class FakeConfigGroups implements ConfigGroupsApi {
    private final FakeActors actors;
    private final Map<String, Map<String, String>> groups = new TreeMap<>();
    private final Map<String, List<String>> attached = new LinkedHashMap<>();

    FakeConfigGroups(FakeActors actors) {
        this.actors = actors;
        fill();
    }

    void reset() {
        fill();
    }

    private void fill() {
        groups.clear();
        attached.clear();
        groups.put("mail", new TreeMap<>(Map.of("SMTP_URL", "secret://", "MAIL_FROM", "secret@")));
        groups.put("proxy", new TreeMap<>());
        attached.put("shop", new ArrayList<>(List.of("mail")));
    }

    /** Values, which no page shows. */
    Map<String, String> values(String group) {
        return groups.getOrDefault(group, Map.of());
    }

    @Override
    public List<ConfigGroupView> list(String team) {
        actors.me();
        return groups.keySet().stream().map(name -> get(team, name, false)).toList();
    }

    @Override
    public Response create(String team, @Nullable NewConfigGroup order) {
        var name = Optional.ofNullable(order).map(NewConfigGroup::name).orElse("");
        if (!name.matches("[a-z]+")) {
            throw new PlatformException(
                    Category.INVALID, "config-group.name-invalid", "\"" + name + "\" cannot be a name", "take another");
        }
        groups.put(name, new TreeMap<>());
        return Response.status(201).entity(get(team, name, false)).build();
    }

    @Override
    public ConfigGroupView get(String team, String group, boolean values) {
        actors.me();
        if (!groups.containsKey(group)) {
            throw new PlatformException(
                    Category.NOT_FOUND, "config-group.unknown", "there is no config group " + group, "list them");
        }
        var masked = new TreeMap<String, String>();
        values(group).keySet().forEach(name -> masked.put(name, ConfigView.MASK));
        var used = attached.entrySet().stream()
                .filter(entry -> entry.getValue().contains(group))
                .map(entry -> new Used(entry.getKey(), "production"))
                .toList();
        return new ConfigGroupView(group, masked, used, "ana", Instant.now(), List.of(), List.of(), true);
    }

    @Override
    public ConfigGroupView change(
            String team, String group, boolean afresh, @Nullable Map<String, @Nullable String> variables) {
        Objects.requireNonNull(variables).forEach((name, value) -> {
            if (name.equals("PORT")) {
                throw new PlatformException(
                        Category.INVALID, "config.name-reserved", "PORT is reserved", "choose another name");
            }
            if (value == null) {
                Objects.requireNonNull(groups.get(group)).remove(name);
            } else {
                Objects.requireNonNull(groups.get(group)).put(name, value);
            }
        });
        return get(team, group, false);
    }

    @Override
    public void delete(String team, String group) {
        groups.remove(group);
    }

    List<String> usedBy(String app) {
        return attached.getOrDefault(app, List.of());
    }

    void use(String app, List<String> names) {
        attached.put(app, names);
    }

    /** Which groups an app's production uses. */
    @ApplicationScoped
    static class Attached implements AttachedGroupsApi {
        private final FakeConfigGroups groups;

        Attached(FakeConfigGroups groups) {
            this.groups = groups;
        }

        @Override
        public AttachedGroupsView list(String app, String environment) {
            return new AttachedGroupsView(groups.usedBy(app), Optional.empty());
        }

        @Override
        public AttachedGroupsView attach(String app, String environment, @Nullable List<@Nullable String> names) {
            var all = new ArrayList<String>();
            Objects.requireNonNull(names).forEach(name -> all.add(Objects.requireNonNull(name)));
            groups.use(app, all);
            return list(app, environment);
        }
    }
}
