package berth.node;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A run as it should be.
 *
 * @param process names it in logs: {@code release}, {@code run}, {@code cron}
 * @param image content id of the image, on this machine already
 * @param command for {@code /bin/sh -c}; empty means the image's own command
 * @param variables environment variables
 * @param input whether it reads what is sent to it; otherwise its input is empty
 * @param terminal whether it has a terminal; output and errors are one then
 */
public record RunSpec(
        RunKey key,
        String process,
        String image,
        String command,
        Map<String, String> variables,
        Limits limits,
        boolean input,
        boolean terminal) {
    public RunSpec {
        requireNonNull(key, "key is null");
        requireNonNull(process, "process is null");
        requireNonNull(image, "image is null");
        requireNonNull(command, "command is null");
        variables = Map.copyOf(variables);
        requireNonNull(limits, "limits is null");
    }

    /** Never prints the variables' values. */
    @Override
    public String toString() {
        return "RunSpec[" + key + ", process=" + process + ", image=" + image + "]";
    }
}
