package berth.node.engine;

import berth.node.InstanceStatus.Reason;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the command of a check inside an instance. */
final class InsideCommands {
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final int LONGEST_OUTPUT = 300;

    private final Engine engine;

    InsideCommands(Engine engine) {
        this.engine = engine;
    }

    /** Empty if it ended with 0 in time. */
    Optional<Reason> run(String id, List<String> words, Duration timeout) {
        return engine.call("check instance " + id, timeout.plus(SLACK), () -> {
            String exec = engine.docker()
                    .execCreateCmd(id)
                    .withCmd(words.toArray(String[]::new))
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId();
            var output = new Output();
            boolean ended;
            try (Output reading = engine.docker().execStartCmd(exec).exec(output)) {
                ended = reading.awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | IOException e) {
                return Optional.of(Reasons.healthCommand("was not run to the end"));
            }
            if (!ended) {
                return Optional.of(Reasons.healthCommand("did not end within " + timeout.toSeconds() + " s"));
            }
            long code = Optional.ofNullable(
                            engine.docker().inspectExecCmd(exec).exec().getExitCodeLong())
                    .orElse(-1L);
            return code == 0
                    ? Optional.empty()
                    : Optional.of(Reasons.healthCommand("ended with " + code + output.said()));
        });
    }

    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onNext(Frame frame) {
            if (text.length() < LONGEST_OUTPUT) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }

        String said() {
            String line = text.toString().strip().lines().findFirst().orElse("");
            return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LONGEST_OUTPUT));
        }
    }
}
