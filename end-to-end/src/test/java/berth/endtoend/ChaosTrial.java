package berth.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An operation that is disturbed, with visitors all the while, and a look at everything before and after. */
final class ChaosTrial {
    private static final EngineContainers ENGINE = Chaos.ENGINE;
    /**
     * What has settled must stay so: longer than the pause between two looks of the control plane's loops at engine and router.
     */
    private static final Duration ONCE_MORE = Duration.ofSeconds(3);
    /** What an earlier trial has damaged may take that long. */
    private static final Duration AT_FIRST = Duration.ofSeconds(90);

    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(90);

    private final ChaosApp app;
    private final List<String> foreign;
    private final Random random;
    private final Duration bound;

    /**
     * @param foreign containers that are none of Berth's
     * @param bound after which all that was begun must be over
     */
    ChaosTrial(ChaosApp app, List<String> foreign, Random random, Duration bound) {
        this.app = app;
        this.foreign = foreign;
        this.random = random;
        this.bound = bound;
    }

    ChaosPoint run(int number, ChaosOperation operation, Duration at, ChaosDisturbance disturbance) {
        var before = look();
        var branch = app.branch();
        var others = runs();
        var wrong = new ArrayList<String>();
        try (var visitors = new Visitors(app.app())) {
            Eventually.becomes(
                    "a first answer to each",
                    () -> visitors.soFar().answeredVisitors(),
                    count -> count == Visitors.count());
            var attempt = operation.begin(app, before.state(), random);
            pause(at.minus(Duration.between(attempt.begun(), Instant.now())));
            var done = disturbance.disturb(attempt);
            var answer = answer(attempt, wrong);
            var first = settle(bound);
            long over = System.nanoTime();
            pause(ONCE_MORE);
            long end = System.nanoTime();
            var after = settled(first, wrong);
            var visits = visitors.end();
            boolean pushed = operation == ChaosOperation.PUSH && after.state().is(attempt.wished());
            wrong.addAll(ChaosJudge.judge(operation, attempt.wished(), answer, before, after));
            wrong.addAll(branchIsNot(pushed ? attempt.wished().commit() : branch));
            wrong.addAll(areNot(others));
            wrong.addAll(visits.failures());
            if (done.dead() != done.alive()) {
                wrong.addAll(visits.silence("while Berth was dead", done.dead(), done.alive()));
            }
            wrong.addAll(visits.silence("after all had settled", over, end));
            wrong.addAll(
                    visits.outOfOrder(before.state().content(), after.state().content()));
            return new ChaosPoint(
                    number,
                    operation,
                    at,
                    done,
                    answer,
                    Duration.between(attempt.begun(), answer.at()),
                    ChaosJudge.outcome(attempt.wished(), before, after),
                    Duration.ofNanos(over - done.alive()),
                    visits,
                    wrong);
        }
    }

    /** How it is, with nothing under way and nothing wrong. */
    ChaosLook look() {
        var look = settle(AT_FIRST);
        if (!look.wrong().isEmpty()) {
            throw new AssertionError("wrong before anything has happened: " + look.wrong());
        }
        app.remember(look.state());
        return look;
    }

    /** The first look at which all is over and well, or the last. */
    private ChaosLook settle(Duration limit) {
        long begin = System.nanoTime();
        while (true) {
            var look = ChaosLook.at(app.app(), ENGINE);
            if (look.wrong().isEmpty() || since(begin).compareTo(limit) > 0) {
                return look;
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** The last look: what is wrong at the first is not over within the bound, and what is only now has come back. */
    private ChaosLook settled(ChaosLook first, List<String> wrong) {
        var last = ChaosLook.at(app.app(), ENGINE);
        first.wrong().forEach(line -> wrong.add("after " + bound.toSeconds() + " s: " + line));
        if (first.wrong().isEmpty()) {
            last.wrong().forEach(line -> wrong.add("after all had settled: " + line));
        }
        app.remember(last.state());
        return last;
    }

    private List<String> areNot(List<String> others) {
        return runs().equals(others)
                ? List.of()
                : List.of("containers of others were touched: " + runs() + ", before " + others);
    }

    private List<String> branchIsNot(String expected) {
        var branch = app.branch();
        return branch.equals(expected) ? List.of() : List.of("the branch is at " + branch + ", not at " + expected);
    }

    /** Of containers that are none of Berth's. */
    private List<String> runs() {
        return foreign.stream().map(ENGINE::run).toList();
    }

    private static ChaosOperation.Answer answer(ChaosOperation.Attempt attempt, List<String> wrong) {
        try {
            return attempt.answer().get(CLIENT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            wrong.add("the client got no end: " + e);
            return new ChaosOperation.Answer(false, "no end", Instant.now());
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** The point in time is the test's subject: this waits for no state. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
