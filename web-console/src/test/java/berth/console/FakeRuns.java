package berth.console;

import static berth.console.SampleViews.ago;

import berth.api.problem.Category;
import berth.api.problem.Failure;
import berth.api.problem.PlatformException;
import berth.api.run.RunKind;
import berth.api.run.RunOrder;
import berth.api.run.RunState;
import berth.api.run.RunView;
import berth.api.run.RunsApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Runs in memory, of the app that has everything: of each kind, and in each state. */
@ApplicationScoped
class FakeRuns implements RunsApi {
    static final String NIGHTLY = "0 3 * * *";

    private static final Optional<Failure> EXITED =
            Optional.of(new Failure("instance.exited", "exited with code 3", "read what it wrote"));
    private static final Optional<Failure> STOPPED =
            Optional.of(new Failure("run.cancelled", "the run was cancelled by ben", "run it again"));

    private final FakeActors actors;
    private final FakeApps apps;
    private final List<RunView> runs = new CopyOnWriteArrayList<>();

    FakeRuns(FakeActors actors, FakeApps apps) {
        this.actors = actors;
        this.apps = apps;
        fill();
    }

    final void fill() {
        runs.clear();
        ran(3, RunKind.RELEASE, "rake <migrate>", RunState.SUCCEEDED, Optional.of(0), Optional.empty());
        ran(4, RunKind.CRON, "bin/report --mail", RunState.SUCCEEDED, Optional.of(0), Optional.empty());
        ran(5, RunKind.ONE_OFF, "rake db:seed", RunState.CANCELLED, Optional.empty(), STOPPED);
        ran(6, RunKind.CRON, "bin/report --mail", RunState.FAILED, Optional.of(3), EXITED);
        ran(7, RunKind.ONE_OFF, "bin/import products.csv", RunState.RUNNING, Optional.empty(), Optional.empty());
        ran(8, RunKind.ONE_OFF, "bin/export", RunState.QUEUED, Optional.empty(), Optional.empty());
    }

    final void ran(
            int number,
            RunKind kind,
            String command,
            RunState state,
            Optional<Integer> exitCode,
            Optional<Failure> failure) {
        var asked = ago(Duration.ofHours(2).minusMinutes(number));
        runs.addFirst(new RunView(
                number,
                kind,
                command,
                kind == RunKind.CRON ? Optional.of(NIGHTLY) : Optional.empty(),
                7,
                state,
                exitCode,
                failure,
                kind == RunKind.CRON ? "cron" : "ana",
                asked,
                state == RunState.QUEUED ? Optional.empty() : Optional.of(asked.plusSeconds(1)),
                state.isTerminal() ? Optional.of(asked.plusSeconds(13)) : Optional.empty()));
    }

    @Override
    public List<RunView> list(
            String app,
            String environment,
            @Nullable String kind,
            @Nullable String schedule,
            @Nullable Integer before,
            int limit) {
        return of(app).stream()
                .filter(run -> kind == null || run.kind().name().equalsIgnoreCase(kind))
                .filter(run -> before == null || run.number() < before)
                .limit(limit)
                .toList();
    }

    private List<RunView> of(String app) {
        return apps.get(app).name().equals("shop") ? runs : List.of();
    }

    @Override
    public RunView get(String app, String environment, int number) {
        return of(app).stream()
                .filter(run -> run.number() == number)
                .findFirst()
                .orElseThrow(() -> new PlatformException(
                        Category.NOT_FOUND, "run.unknown", "there is no run " + number, "list them"));
    }

    @Override
    public Response start(String app, String environment, @Nullable RunOrder order) {
        throw new IllegalArgumentException("the console starts no runs");
    }

    @Override
    public String log(String app, String environment, int number) {
        return switch (get(app, environment, number).state()) {
            case QUEUED -> "";
            case RUNNING -> "reading products.csv\n1200 rows\n";
            case SUCCEEDED -> "done\n";
            case FAILED -> "\u001B[31merror: no <relay> answers\u001B[0m\n" + Samples.HOSTILE + "\n";
            case CANCELLED -> "seeding\n";
        };
    }

    @Override
    public void follow(String app, String environment, int number, long fromLine, SseEventSink sink, Sse sse) {
        sink.close();
    }

    @Override
    public RunView cancel(String app, String environment, int number) {
        actors.requireDeveloper();
        var run = get(app, environment, number);
        if (run.state().isTerminal()) {
            throw new PlatformException(
                    Category.CONFLICT,
                    "run.ended",
                    "run " + number + " has ended already",
                    "nothing is left to cancel");
        }
        runs.remove(run);
        ran(number, run.kind(), run.command(), RunState.CANCELLED, Optional.empty(), STOPPED);
        return get(app, environment, number);
    }
}
