package berth.console;

import berth.api.app.AppState;
import berth.api.app.AppView;
import berth.api.build.BuildState;
import berth.api.build.BuildView;
import berth.api.deployment.DeploymentState;
import berth.api.deployment.DeploymentView;
import berth.api.instance.InstanceView;
import berth.api.problem.Category;
import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.release.ReleaseView;
import berth.api.sleep.SleepState;
import berth.api.sleep.SleepView;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the fakes hold: apps in each state, as a small team might have them. */
@ApplicationScoped
class Samples {
    static final String APP_ON_LOST_NODE = "billing";
    static final String HOSTILE = "<script>alert('x')</script>\" onmouseover=\"alert(1)";
    private static final Failure STEP_FAILED = new Failure(
            "build.step-failed",
            "Step [4/6] RUN npm ci failed with exit code 1: package-lock.json does not match package.json",
            "Run npm install, commit package-lock.json, and push again.");

    private final Map<String, AppView> apps = new ConcurrentSkipListMap<>();
    private final Map<String, History> histories = new ConcurrentHashMap<>();
    private final Map<BuildKey, FakeLog> logs = new ConcurrentHashMap<>();
    private final Map<String, SleepView> sleeps = new ConcurrentHashMap<>();
    private volatile Optional<RuntimeException> brokenWith = Optional.empty();

    private record BuildKey(int number, String subject) {}

    /** An app's past and present, newest first. */
    record History(
            List<BuildView> builds,
            List<DeploymentView> deployments,
            List<ReleaseView> releases,
            List<InstanceView> instances) {
        /** Makes a release like that one and queues its deployment, as the platform does; gives its number. */
        int release(String cause, ReleaseView like) {
            int number = releases.getFirst().number() + 1;
            releases.addFirst(SampleViews.release(number, cause, like));
            deployments.addFirst(SampleViews.deployment(
                    deployments.getFirst().number() + 1, DeploymentState.QUEUED, Optional.empty(), number, "ana", 0));
            return number;
        }
    }

    Samples() {
        reset();
    }

    Map<String, AppView> apps() {
        return apps;
    }

    Optional<RuntimeException> brokenWith() {
        return brokenWith;
    }

    void breakWith(RuntimeException failure) {
        brokenWith = Optional.of(failure);
    }

    AppView app(String name) {
        var app = apps.get(name);
        if (app == null) {
            throw new PlatformException(
                    Category.NOT_FOUND, "app.unknown", "There is no app " + name, "Look for it in the list of apps.");
        }
        return app;
    }

    History of(AppView app) {
        return histories.computeIfAbsent(app.name(), name -> emptyHistory());
    }

    SleepView sleep(AppView app) {
        return sleeps.getOrDefault(
                app.name(), new SleepView(Optional.empty(), SleepState.AWAKE, Optional.empty(), Optional.empty()));
    }

    SleepView sleep(AppView app, SleepView now) {
        sleeps.put(app.name(), now);
        return now;
    }

    List<BuildView> builds(String app) {
        return of(app(app)).builds();
    }

    FakeLog log(BuildView build) {
        return logs.computeIfAbsent(new BuildKey(build.number(), build.subject()), key -> new FakeLog());
    }

    AppView app(String name, AppState state, Optional<DeploymentView> deployment) {
        return new AppView(
                name,
                "default",
                URI.create("http://" + name + ".localhost:8080/"),
                URI.create("http://berth.localhost:8080/git/" + name + ".git"),
                state,
                SampleViews.ago(Duration.ofDays(12)),
                "ana",
                deployment);
    }

    void clear() {
        apps.clear();
        histories.clear();
        logs.clear();
        sleeps.clear();
        brokenWith = Optional.empty();
    }

    /** As before the first test. */
    final void reset() {
        clear();
        put("blog", AppState.EMPTY, emptyHistory());
        put("attempt", AppState.FAILED, attempt());
        put("shop", AppState.LIVE, shop());
        put(
                "search-index",
                AppState.DEGRADED,
                small(DeploymentState.SUCCEEDED, "Weigh titles more than bodies", "ben"));
        put(APP_ON_LOST_NODE, AppState.DOWN, small(DeploymentState.FAILED, "Round amounts to cents", "carla"));
        put("handbook", AppState.LIVE, small(DeploymentState.ROUTING, "Explain the recycle bin", "ben"));
    }

    private void put(String name, AppState state, History history) {
        histories.put(name, history);
        apps.put(name, app(name, state, history.deployments().stream().findFirst()));
    }

    private static History emptyHistory() {
        return new History(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(), List.of(), List.of());
    }

    /** Pushed to, in vain. */
    private static History attempt() {
        var failed = SampleViews.build(1, BuildState.FAILED, "Try it", Optional.of(STEP_FAILED), 3);
        return new History(
                new CopyOnWriteArrayList<>(List.of(failed)), new CopyOnWriteArrayList<>(), List.of(), List.of());
    }

    private History shop() {
        var running = SampleViews.build(14, BuildState.RUNNING, "Show prices with tax", Optional.empty(), 0);
        log(running)
                .append(
                        "Pack: node (package.json has a start script)",
                        "[1/6] FROM berth/node:24",
                        "[2/6] WORKDIR /app  CACHED");
        var failed = SampleViews.build(13, BuildState.FAILED, "Add a cart page", Optional.of(STEP_FAILED), 26);
        log(failed)
                .append(
                        "Pack: node (package.json has a start script)",
                        "[1/6] FROM berth/node:24  CACHED",
                        "[2/6] WORKDIR /app  CACHED")
                .append("[3/6] COPY package.json package-lock.json ./  0.1 s", "[4/6] RUN npm ci")
                .append(
                        "npm error code EUSAGE",
                        "npm error `npm ci` can only install packages when your package.json and package-lock.json are"
                                + " in sync.")
                .append(
                        "\u001B[31mnpm error Missing: express@5.1.0 from lock file\u001B[0m",
                        "",
                        "error: " + STEP_FAILED.message())
                .end(BuildState.FAILED);
        var hostile = SampleViews.build(12, BuildState.SUCCEEDED, HOSTILE, Optional.empty(), 95);
        log(hostile)
                .append("Pack: node", HOSTILE, "live at http://shop.localhost:8080/")
                .end(BuildState.SUCCEEDED);
        var queued = SampleViews.build(11, BuildState.CANCELLED, "Try another font", Optional.empty(), 60 * 26);
        return new History(
                new CopyOnWriteArrayList<>(List.of(running, failed, hostile, queued)),
                new CopyOnWriteArrayList<>(
                        List.of(SampleViews.deployment(9, DeploymentState.SUCCEEDED, Optional.of(12), 7, "ana", 94))),
                new CopyOnWriteArrayList<>(List.of(
                        SampleViews.release(7, true, 94),
                        SampleViews.release(6, false, 60 * 30),
                        SampleViews.release(5, false, 60 * 24 * 3),
                        SampleViews.release(FakeReleases.UNREADABLE, false, 60 * 24 * 4))),
                SampleViews.instances());
    }

    private History small(DeploymentState state, String subject, String by) {
        var build = SampleViews.build(3, BuildState.SUCCEEDED, subject, Optional.empty(), 3);
        var deployment = SampleViews.deployment(3, state, Optional.of(3), 3, by, 3);
        return new History(
                new CopyOnWriteArrayList<>(List.of(build)),
                new CopyOnWriteArrayList<>(List.of(deployment)),
                List.of(SampleViews.release(3, state == DeploymentState.SUCCEEDED, 3)),
                new ArrayList<>());
    }
}
