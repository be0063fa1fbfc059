package berth.server.instance;

import berth.node.EnvironmentKey;
import berth.node.GroupKey;
import berth.node.GroupSpec;
import berth.node.Limits;
import berth.node.Port;
import berth.server.environment.EnvironmentRef;
import berth.server.formation.Formation;
import berth.server.release.Release;
import berth.server.release.Scale;
import berth.server.setting.BerthConfig;
import berth.server.setting.PublicUrls;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The groups that a release wants: one for each process type that stays running. */
@ApplicationScoped
public class GroupSpecs {
    /** Name of the only component of an app that is not made of several. */
    public static final String COMPONENT = "app";

    private final BerthConfig config;
    private final PublicUrls urls;
    private final HealthChecks checks;

    GroupSpecs(BerthConfig config, PublicUrls urls, HealthChecks checks) {
        this.config = config;
        this.urls = urls;
        this.checks = checks;
    }

    /** Groups of a release, web first, scaled as the formation says. */
    public List<GroupSpec> of(EnvironmentRef environment, Release release, Formation formation) {
        return release.processTypes().entrySet().stream()
                .filter(type -> !type.getKey().equals(Formation.RELEASE_PROCESS))
                .sorted(Map.Entry.comparingByKey(
                        (a, b) -> a.equals(Release.WEB) ? -1 : b.equals(Release.WEB) ? 1 : a.compareTo(b)))
                .map(type -> group(
                        environment, release, type.getKey(), type.getValue(), formation.of(release, type.getKey())))
                .toList();
    }

    /** Key of a release's group. */
    public static GroupKey key(EnvironmentRef environment, Release release, String process) {
        return new GroupKey(key(environment), release.number(), COMPONENT, process);
    }

    /** Key of an environment on the node. */
    public static EnvironmentKey key(EnvironmentRef environment) {
        return new EnvironmentKey(environment.id().toString(), environment.app().name(), environment.name());
    }

    private GroupSpec group(EnvironmentRef environment, Release release, String process, String command, Scale scale) {
        boolean web = process.equals(Release.WEB);
        return new GroupSpec(
                key(environment, release, process),
                release.image(),
                command,
                variables(environment, release, process),
                List.of(),
                limits(scale),
                web ? new Port.Expected(release.port()) : new Port.None(),
                checks.of(environment.app(), release, process),
                scale.count());
    }

    /** Limits of one instance. */
    public Limits limits(Scale scale) {
        return new Limits(
                (long) scale.memoryMebibytes() << 20,
                scale.cpus(),
                config.instances().processes());
    }

    /** What instances of the process type see as environment variables. */
    public Map<String, String> variables(EnvironmentRef environment, Release release, String process) {
        var variables = new HashMap<>(release.variables());
        variables.put("BERTH_APP", environment.app().name());
        variables.put("BERTH_ENVIRONMENT", environment.name());
        variables.put("BERTH_RELEASE", String.valueOf(release.number()));
        variables.put("BERTH_PROCESS", process);
        variables.put(
                "BERTH_URL",
                urls.environment(environment.app().name(), environment.name()).toString());
        if (process.equals(Release.WEB)) {
            variables.put("PORT", String.valueOf(release.port()));
        }
        return variables;
    }
}
