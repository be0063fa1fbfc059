package berth.server.config;

import berth.api.config.ConfigApi;
import berth.api.config.ConfigView;
import berth.api.config.ConfigView.Inherited;
import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.http.CurrentActor;
import berth.server.release.Release;
import berth.server.team.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@RunOnVirtualThread
class ConfigResource implements ConfigApi {
    private final ConfigVars config;
    private final Environments environments;
    private final CurrentActor current;

    ConfigResource(ConfigVars config, Environments environments, CurrentActor current) {
        this.config = config;
        this.environments = environments;
        this.current = current;
    }

    @Override
    public ConfigView list(String app, String environment, boolean values) {
        var of = environments.require(current.get(), app, environment, values ? Permission.DEPLOY : Permission.VIEW);
        return view(values ? config.values(current.get(), of) : config.names(current.get(), of), Optional.empty());
    }

    @Override
    public ConfigView change(
            String app, String environment, boolean afresh, @Nullable Map<String, @Nullable String> variables) {
        var of = environments.require(current.get(), app, environment, Permission.DEPLOY);
        return changed(of, ConfigChange.ofBody(variables), afresh);
    }

    @Override
    public ConfigView load(String app, String environment, boolean afresh, @Nullable String dotenv) {
        var of = environments.require(current.get(), app, environment, Permission.DEPLOY);
        var wished = new LinkedHashMap<String, Optional<String>>();
        try {
            Dotenv.parse(dotenv == null ? "" : dotenv).forEach((name, value) -> wished.put(name, Optional.of(value)));
        } catch (Dotenv.BadDotenvException e) {
            throw new PlatformException(
                    Category.INVALID,
                    "config.dotenv-invalid",
                    String.valueOf(e.getMessage()),
                    "each line is NAME=value, a comment, or empty; nothing was changed");
        }
        return changed(of, ConfigChange.of(wished), afresh);
    }

    private ConfigView changed(EnvironmentRef environment, ConfigChange change, boolean afresh) {
        var release = config.change(current.get(), environment, change, afresh);
        return view(config.names(current.get(), environment), release.map(Release::number));
    }

    private static ConfigView view(ConfigVars.Vars vars, Optional<Integer> release) {
        var inherited = new TreeMap<String, Inherited>();
        vars.inherited().forEach((name, given) -> inherited.put(name, new Inherited(given.group(), given.value())));
        return new ConfigView(vars.own(), inherited, release, vars.notLive());
    }

    static Map<String, String> masked(Set<String> names) {
        var masked = new TreeMap<String, String>();
        names.forEach(name -> masked.put(name, ConfigView.MASK));
        return masked;
    }
}
