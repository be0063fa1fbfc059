package berth.endtoend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is under way when the control plane is killed. */
enum ChaosOperation {
    /** A new text, pushed with git. */
    PUSH {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before) {
            var text = app.nextText();
            var commit = app.commit(text);
            var git = app.pushing();
            var ending = CompletableFuture.supplyAsync(() -> Command.await(git));
            return new Attempt(before.withNext(text, commit), ending.thenApply(ChaosOperation::pushed));
        }
    },

    /** Two instances more or less, by turns. */
    SCALE {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before) {
            int count = before.count() == ChaosApp.FEW ? ChaosApp.MANY : ChaosApp.FEW;
            return new Attempt(
                    before.withCount(count), CompletableFuture.supplyAsync(() -> answered(app.scale(count), 200)));
        }
    },

    /** Back to the release before. */
    ROLLBACK {
        @Override
        Attempt begin(ChaosApp app, ChaosApp.State before) {
            var target = app.before(before.release());
            return new Attempt(
                    before.withNext(target.text(), target.commit()),
                    CompletableFuture.supplyAsync(() -> answered(app.rollBack(target.release()), 201)));
        }
    };

    /**
     * An operation that was begun.
     *
     * @param wished the state that it leads to
     * @param answer what Berth said of it, empty while the client waits
     */
    record Attempt(ChaosApp.State wished, CompletableFuture<Answer> answer) {}

    /**
     * What the client heard.
     *
     * @param accepted whether Berth said that it has taken it on
     */
    record Answer(boolean accepted, String lastWords) {}

    abstract Attempt begin(ChaosApp app, ChaosApp.State before);

    private static Answer pushed(Command.Ending git) {
        boolean accepted = git.output().contains(": received ");
        var remote = git.lines().stream()
                .map(Command.Line::text)
                .filter(line -> line.startsWith("remote: ") && line.strip().length() > "remote: ".length())
                .toList();
        return new Answer(
                accepted, remote.isEmpty() ? lastOf(git.output().lines().toList()) : lastOf(remote));
    }

    private static Answer answered(int status, int accepted) {
        return new Answer(status == accepted, status == 0 ? "no answer" : "" + status);
    }

    private static String lastOf(List<String> lines) {
        return lines.isEmpty() ? "" : lines.getLast().replace("remote: ", "").strip();
    }
}
