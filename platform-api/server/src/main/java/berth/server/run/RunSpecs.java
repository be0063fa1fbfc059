package berth.server.run;

import berth.api.run.RunKind;
import berth.node.RunKey;
import berth.node.RunSpec;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.formation.Formation;
import berth.server.formation.Formations;
import berth.server.instance.GroupSpecs;
import berth.server.release.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** What the node is told of a run. */
@ApplicationScoped
class RunSpecs {
    private final Environments environments;
    private final Releases releases;
    private final Formations formations;
    private final GroupSpecs groups;

    RunSpecs(Environments environments, Releases releases, Formations formations, GroupSpecs groups) {
        this.environments = environments;
        this.releases = releases;
        this.formations = formations;
        this.groups = groups;
    }

    /** A run with what it is of. */
    record Job(Run run, EnvironmentRef environment, RunSpec spec) {}

    Job of(Run run) {
        var environment = environment(run);
        var release = releases.get(run.release());
        var process = process(run.kind());
        return new Job(
                run,
                environment,
                new RunSpec(
                        new RunKey(GroupSpecs.key(environment), run.id().toString()),
                        process,
                        release.image(),
                        run.command(),
                        groups.variables(environment, release, process),
                        groups.limits(formations.of(environment.id()).of(release, process)),
                        run.input(),
                        run.terminal()));
    }

    EnvironmentRef environment(Run run) {
        return environments.find(run.environment()).orElseThrow();
    }

    private static String process(RunKind kind) {
        return switch (kind) {
            case RELEASE -> Formation.RELEASE_PROCESS;
            case ONE_OFF -> "run";
            case CRON -> kind.name().toLowerCase(Locale.ROOT);
        };
    }
}
