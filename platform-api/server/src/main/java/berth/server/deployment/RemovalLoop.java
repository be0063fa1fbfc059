package berth.server.deployment;

import berth.builder.Builder;
import berth.node.NodeRuntime;
import berth.server.app.AppRef;
import berth.server.app.Apps;
import berth.server.build.Builds;
import berth.server.environment.EnvironmentRef;
import berth.server.environment.Environments;
import berth.server.instance.GroupSpecs;
import berth.server.instance.Instances;
import berth.server.release.Releases;
import berth.server.run.Runs;
import berth.server.source.Repositories;
import berth.server.time.Loop;
import berth.server.work.Cancellation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/** Clears up behind apps that were deleted: first what works on them, then what runs, then what is written. */
@ApplicationScoped
public class RemovalLoop {
    private static final Logger LOG = Logger.getLogger(RemovalLoop.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofSeconds(10);

    private final Apps apps;
    private final Environments environments;
    private final RemovableWork work;
    private final Instances instances;
    private final NodeRuntime runtime;
    private final RemovableImages images;
    private final Loop loop = new Loop("removals", INTERVAL, REST, this::turn);

    RemovalLoop(
            Apps apps,
            Environments environments,
            RemovableWork work,
            Instances instances,
            NodeRuntime runtime,
            RemovableImages images) {
        this.apps = apps;
        this.environments = environments;
        this.work = work;
        this.instances = instances;
        this.runtime = runtime;
        this.images = images;
    }

    /** Begins to look for deleted apps. */
    public void start() {
        loop.start();
    }

    /** Looks no more. */
    public void stop() {
        loop.close();
    }

    void appsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) Apps.Changed event) {
        loop.signal();
    }

    /** One that cannot be removed yet keeps no other; the loop says why, and not at every turn again. */
    private boolean turn() {
        var failures = new ArrayList<RuntimeException>();
        var deleting = apps.deleting();
        for (AppRef app : deleting) {
            try {
                remove(app);
            } catch (RuntimeException e) {
                failures.add(new IllegalStateException("app " + app.name() + " cannot be removed yet", e));
            }
        }
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return !deleting.isEmpty();
    }

    private void remove(AppRef app) {
        var all = environments.list(app);
        if (all.stream().anyMatch(environment -> !work.hasEnded(environment, Cancellation.BY_DELETION))
                || all.stream().anyMatch(this::runs)
                // Whoever pushes still gets an answer, which is read off the repository.
                || work.hasOpenPush(app)) {
            return;
        }
        for (EnvironmentRef environment : all) {
            runtime.removeEnvironment(GroupSpecs.key(environment));
            images.remove(environment);
        }
        apps.forget(app);
        LOG.infof("nothing is left of app %s but its repository in the recycle bin", app.name());
    }

    /** Nobody wishes the groups of a deleted app: {@link GroupLoop} ends them. */
    private boolean runs(EnvironmentRef environment) {
        return instances
                .latest()
                .map(seen -> !seen.of(environment.id().toString()).isEmpty())
                .orElse(true);
    }

    /** Builds, deployments and runs that must end before their environment can go. */
    @ApplicationScoped
    static class RemovableWork {
        private final Builds builds;
        private final Deployments deployments;
        private final Runs runs;
        private final Repositories repositories;

        RemovableWork(Builds builds, Deployments deployments, Runs runs, Repositories repositories) {
            this.builds = builds;
            this.deployments = deployments;
            this.runs = runs;
            this.repositories = repositories;
        }

        boolean hasOpenPush(AppRef app) {
            return repositories.hasOpenPush(app.id());
        }

        boolean hasEnded(EnvironmentRef environment, String by) {
            builds.cancelAll(environment, by);
            deployments.cancelAll(environment, by);
            runs.cancelAll(environment, by);
            return !builds.anyActive(environment.id())
                    && !deployments.anyActive(environment.id())
                    && !runs.anyActive(environment.id());
        }
    }

    /** Images that no release needs once the environment is gone. */
    @ApplicationScoped
    static class RemovableImages {
        private final Releases releases;
        private final Builder builder;

        RemovableImages(Releases releases, Builder builder) {
            this.releases = releases;
            this.builder = builder;
        }

        void remove(EnvironmentRef environment) {
            releases.images(environment.id()).forEach(builder::removeImage);
        }
    }
}
