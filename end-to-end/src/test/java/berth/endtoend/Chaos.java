package berth.endtoend;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * {@code kill -9} of the control plane at points spread evenly over a push, a scale and a rollback, {@code deploy/up}, and then
 * a look at what serves, at what the engine holds, and at what visitors saw all the while.
 */
final class Chaos implements AutoCloseable {
    /** After this all that was begun must have ended. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static final String TEST = "chaos";
    private static final EngineContainers ENGINE = EngineContainers.SHARED;

    private final Berth berth;
    private final ChaosApp app;
    private final Random random;
    private final Map<ChaosOperation, Duration> lengths = new EnumMap<>(ChaosOperation.class);
    private final List<String> foreign = new ArrayList<>();
    private final List<String> foreignRuns;

    Chaos(Berth berth, Path folder, long seed) {
        this.berth = berth;
        this.app = new ChaosApp(berth.app(TEST), folder);
        this.random = new Random(seed);
        ENGINE.removeForeign(TEST);
        foreign.add(ENGINE.startForeign(TEST, Map.of()));
        foreign.add(ENGINE.startForeign(TEST, Map.of("berth.installation", "somebody-else", "berth.release", "1")));
        foreignRuns = foreign.stream().map(ENGINE::run).toList();
        app.prepare();
        awaitSettled();
        app.state();
    }

    /** How long each operation takes from its begin until nothing moves any more, when nobody is killed. */
    Map<ChaosOperation, Duration> measure() {
        for (var operation : ChaosOperation.values()) {
            long begin = System.nanoTime();
            var attempt = operation.begin(app, app.state());
            get(attempt);
            awaitSettled();
            lengths.put(operation, since(begin));
            app.state();
        }
        return lengths;
    }

    /** The operations by turns, each with its points spread evenly over its whole length, at a random place of its share. */
    List<ChaosPoint> points(int count) {
        var operations = ChaosOperation.values();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var operation = operations[i % operations.length];
                    int share = i / operations.length;
                    int shares = (count - i % operations.length + operations.length - 1) / operations.length;
                    var length = requireNonNull(lengths.get(operation), "measured first");
                    var at = length.toMillis() * (share + random.nextDouble()) / shares;
                    return point(i + 1, operation, Duration.ofMillis(Math.round(at)));
                })
                .peek(System.out::println)
                .toList();
    }

    private ChaosPoint point(int number, ChaosOperation operation, Duration at) {
        var before = app.state();
        var branch = app.branch();
        var wrong = new ArrayList<String>();
        try (var visitor = new RequestLoop(app.app())) {
            Eventually.becomes("a first answer", visitor::answered, count -> count > 0);
            long begin = System.nanoTime();
            var attempt = operation.begin(app, before);
            pause(at.minus(since(begin)));
            berth.kill("control-plane");
            var containers = ENGINE.releases(app.app());
            long restart = System.nanoTime();
            berth.deploy("up").succeeded();
            var up = since(restart);
            var answer = get(attempt);
            var settled = settle(wrong);
            var after = app.state();
            judge(attempt.wished(), answer, before, after, wrong);
            if (operation == ChaosOperation.PUSH) {
                judgePush(attempt.wished(), answer, after, branch, wrong);
            }
            judgeEngine(wrong);
            visitor.failures().forEach(failure -> wrong.add("a visitor got " + failure));
            var outcome = after.is(attempt.wished()) ? "new" : after.equals(before) ? "old" : "neither";
            return new ChaosPoint(
                    number,
                    operation,
                    at,
                    containers,
                    answer.lastWords(),
                    outcome,
                    up,
                    settled,
                    visitor.answered(),
                    wrong);
        }
    }

    private static void judge(
            ChaosApp.State wished,
            ChaosOperation.Answer answer,
            ChaosApp.State before,
            ChaosApp.State after,
            List<String> wrong) {
        if (!after.is(wished) && !after.equals(before)) {
            wrong.add("neither old nor new: " + after + " after " + before + ", wished " + wished);
        }
        if (answer.accepted() && !after.is(wished)) {
            wrong.add("accepted and lost: " + answer.lastWords());
        }
    }

    /** What git said was accepted is there and has ended well; and the branch is where the live release came from. */
    private void judgePush(
            ChaosApp.State wished,
            ChaosOperation.Answer answer,
            ChaosApp.State after,
            String branch,
            List<String> wrong) {
        JsonNode build = app.build(wished.commit());
        if (answer.accepted() && build.isMissingNode()) {
            wrong.add("git was told that the push is received, and there is no build of it");
        }
        if (!build.isMissingNode() && !build.get("state").asText().equals("SUCCEEDED")) {
            wrong.add("its build ended as " + build);
        }
        var expected = after.is(wished) ? wished.commit() : branch;
        if (!app.branch().equals(expected)) {
            wrong.add("the branch is at " + app.branch() + ", not at " + expected);
        }
    }

    private void judgeEngine(List<String> wrong) {
        var known = new TreeSet<String>();
        for (JsonNode each : berth.api().get("/apps")) {
            var instances =
                    berth.api().get("/apps/" + each.get("name").asText() + "/environments/production/instances");
            instances.forEach(instance -> known.add(instance.get("id").asText().substring(0, 12)));
        }
        var there = ENGINE.of(berth);
        if (!there.equals(List.copyOf(known))) {
            wrong.add("the engine has " + there + ", Berth knows " + known);
        }
        var runs = foreign.stream().map(ENGINE::run).toList();
        if (!runs.equals(foreignRuns)) {
            wrong.add("containers of others were touched: " + runs + ", before " + foreignRuns);
        }
    }

    private Duration settle(List<String> wrong) {
        long begin = System.nanoTime();
        List<String> last = app.unsettled();
        while (!last.isEmpty() && since(begin).compareTo(BOUND) < 0) {
            pause(Duration.ofMillis(100));
            last = app.unsettled();
        }
        last.forEach(line -> wrong.add("after " + BOUND.toSeconds() + " s " + line));
        return since(begin);
    }

    private void awaitSettled() {
        Eventually.becomes("the end of all that is under way", app::unsettled, List::isEmpty);
    }

    private static ChaosOperation.Answer get(ChaosOperation.Attempt attempt) {
        try {
            return attempt.answer().get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the client got no end", e);
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** The point in time is the test's subject: this waits for no state. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        ENGINE.removeForeign(TEST);
    }
}
