package berth.node;

import berth.node.InstanceStatus.Reason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The runs of a {@link FakeNodeRuntime}, and how the test lets them end. Used only under that one's lock. */
final class FakeRuns {
    private final InstantSource time;
    private final Map<RunKey, FakeRun> runs = new LinkedHashMap<>();
    private final List<RunSpec> started = new ArrayList<>();
    private Function<RunSpec, Optional<Integer>> end = run -> Optional.of(0);
    private Function<Integer, String> reason = code -> "exited with code " + code;
    private Function<RunSpec, List<String>> output = run -> List.of();

    FakeRuns(InstantSource time) {
        this.time = time;
    }

    void end(Function<RunSpec, Optional<Integer>> decide) {
        end = decide;
    }

    void reason(Function<Integer, String> words) {
        reason = words;
    }

    void output(Function<RunSpec, List<String>> lines) {
        output = lines;
    }

    void end(RunKey run, int exitCode) {
        get(run).exitCode = Optional.of(exitCode);
    }

    List<RunSpec> started() {
        return List.copyOf(started);
    }

    /** Starts it, unless it was started before. */
    void start(RunSpec run) {
        if (!runs.containsKey(run.key())) {
            started.add(run);
            runs.put(run.key(), new FakeRun("fake-run-" + started.size(), run));
            if (!run.input()) {
                begin(run.key());
            }
        }
    }

    /** Lets it do what it does, unless it has begun before. */
    void begin(RunKey run) {
        FakeRun made = get(run);
        if (!made.begun) {
            made.begun = true;
            made.exitCode = made.exitCode.or(() -> end.apply(made.spec));
            output.apply(made.spec).forEach(text -> made.lines.add(new LogLine(time.instant(), false, text)));
        }
    }

    boolean exists(RunKey run) {
        return runs.containsKey(run);
    }

    RunSpec spec(RunKey run) {
        return get(run).spec;
    }

    /** What the run has written until now. */
    List<LogLine> lines(RunKey run) {
        return List.copyOf(get(run).lines);
    }

    Optional<RunStatus> status(RunKey run) {
        return Optional.ofNullable(runs.get(run)).map(each -> each.status(reason));
    }

    List<RunStatus> status() {
        return runs.values().stream().map(each -> each.status(reason)).toList();
    }

    void remove(RunKey run) {
        runs.remove(run);
    }

    void remove(EnvironmentKey environment) {
        runs.keySet().removeIf(each -> each.environment().id().equals(environment.id()));
    }

    boolean goesOn(String id) {
        return find(id).filter(run -> run.exitCode.isEmpty()).isPresent();
    }

    /** What the run has written; empty if there is none of that id. */
    Optional<List<LogLine>> lines(String id) {
        return find(id).map(run -> run.lines);
    }

    private FakeRun get(RunKey run) {
        return Objects.requireNonNull(runs.get(run), run.id());
    }

    private Optional<FakeRun> find(String id) {
        return runs.values().stream().filter(run -> run.id.equals(id)).findFirst();
    }

    private static final class FakeRun {
        final String id;
        final RunSpec spec;
        final List<LogLine> lines = new ArrayList<>();
        Optional<Integer> exitCode = Optional.empty();
        boolean begun;

        FakeRun(String id, RunSpec spec) {
            this.id = id;
            this.spec = spec;
        }

        RunStatus status(Function<Integer, String> words) {
            return new RunStatus(
                    spec.key(),
                    id,
                    exitCode,
                    exitCode.filter(code -> code != 0).map(code -> new Reason("instance.exited", words.apply(code))));
        }
    }
}
