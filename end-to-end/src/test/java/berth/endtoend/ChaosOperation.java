package berth.endtoend;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** What is under way when the control plane is killed. */
enum ChaosOperation {
    /** A new text, pushed with git. */
    PUSH(1, 1) {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before, Random random) {
            var commit = app.commit();
            var begun = Instant.now();
            var git = app.pushing();
            var ending = CompletableFuture.supplyAsync(() -> Command.await(git));
            return new Attempt(
                    begun,
                    before.withNext(app.text(), before.config(), commit),
                    ending.thenApply(ChaosOperation::pushed));
        }
    },

    /** One or two instances more or less. */
    SCALE(0, 0) {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before, Random random) {
            var counts = IntStream.rangeClosed(1, ChaosApp.MANY)
                    .filter(count -> count != before.count() && Math.abs(count - before.count()) <= 2)
                    .toArray();
            int count = counts[random.nextInt(counts.length)];
            return attempt(before.withCount(count), () -> app.scale(count), 200);
        }
    },

    /** Back to a release before, with another text and other config. */
    ROLLBACK(0, 1) {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before, Random random) {
            var target = app.before(before.release());
            return attempt(
                    before.withNext(target.text(), target.config(), target.commit()),
                    () -> app.rollBack(target.release()),
                    201);
        }
    };

    private final int builds;
    private final int releases;

    ChaosOperation(int builds, int releases) {
        this.builds = builds;
        this.releases = releases;
    }

    /**
     * An operation that was begun.
     *
     * @param wished the state that it leads to
     * @param answer what Berth said of it, empty while the client waits
     */
    record Attempt(Instant begun, ChaosApp.State wished, CompletableFuture<Answer> answer) {}

    /**
     * What the client heard.
     *
     * @param accepted whether Berth said that it has taken it on
     * @param at when it said so
     */
    record Answer(boolean accepted, String lastWords, Instant at) {}

    abstract Attempt begin(ChaosApp app, ChaosApp.State before, Random random);

    /** How many builds it makes. */
    int builds() {
        return builds;
    }

    /** How many releases it makes, and deployments. */
    int releases() {
        return releases;
    }

    private static Attempt attempt(ChaosApp.State wished, IntSupplier request, int accepted) {
        return new Attempt(
                Instant.now(), wished, CompletableFuture.supplyAsync(() -> answered(request.getAsInt(), accepted)));
    }

    private static Answer pushed(Command.Ending git) {
        var received = git.lines().stream()
                .filter(line -> line.text().contains(": received "))
                .findFirst();
        var remote = git.lines().stream()
                .map(Command.Line::text)
                .filter(line -> line.startsWith("remote: ") && line.strip().length() > "remote: ".length())
                .toList();
        return new Answer(
                received.isPresent(),
                remote.isEmpty() ? lastOf(git.output().lines().toList()) : lastOf(remote),
                received.map(Command.Line::at).orElse(git.at()));
    }

    private static Answer answered(int status, int accepted) {
        return new Answer(status == accepted, status == 0 ? "no answer" : "" + status, Instant.now());
    }

    private static String lastOf(List<String> lines) {
        return lines.isEmpty() ? "" : lines.getLast().replace("remote: ", "").strip();
    }
}
