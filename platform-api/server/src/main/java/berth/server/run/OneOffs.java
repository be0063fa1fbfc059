package berth.server.run;

import berth.api.problem.Category;
import berth.api.problem.PlatformException;
import berth.api.run.RunKind;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.release.Releases;
import berth.server.team.Actor;
import berth.server.team.Permission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** One-off runs: a command with the image and config of the live release. */
@ApplicationScoped
public class OneOffs {
    private final Runs runs;
    private final Environments environments;
    private final Releases releases;

    OneOffs(Runs runs, Environments environments, Releases releases) {
        this.runs = runs;
        this.environments = environments;
        this.releases = releases;
    }

    /**
     * Queues one that reads nothing and goes on whoever leaves.
     *
     * @throws PlatformException INVALID, {@code run.command-missing} or {@code run.command-too-long}; CONFLICT,
     *     {@code run.nothing-live}
     */
    @Transactional
    public Run start(Actor actor, EnvironmentRef environment, String command) {
        return start(actor, environment, command, false, false);
    }

    /** As {@link #start(Actor, EnvironmentRef, String)}, perhaps with input or a terminal. */
    @Transactional
    Run start(Actor actor, EnvironmentRef environment, String command, boolean input, boolean terminal) {
        actor.require(Permission.DEPLOY, environment.app().team());
        WantedCommand.require(command);
        var live = environments
                .liveRelease(environment.id())
                .map(releases::get)
                .orElseThrow(() -> new PlatformException(
                        Category.CONFLICT,
                        "run.nothing-live",
                        "environment " + environment.path() + " has no live release to run it with",
                        "push first"));
        var line = Objects.requireNonNull(live.processTypes().getOrDefault(command.strip(), command));
        return runs.queue(
                environment,
                new NewRun(
                        UUID.randomUUID(),
                        live.id(),
                        RunKind.ONE_OFF,
                        line,
                        input,
                        terminal,
                        Optional.empty(),
                        Optional.empty(),
                        actor.name()));
    }
}
