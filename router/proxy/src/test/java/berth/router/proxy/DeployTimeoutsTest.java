package berth.router.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** deploy/up refuses a length of time before it stops the router that runs, so it must know what the next one would refuse. */
class DeployTimeoutsTest {
    private static final List<String> VALUES = List.of(
            "0", "00", "0ms", "0s", "0h", "1ms", "500ms", "30s", "10m", "1h", "5", "1", "-1s", "1.5s", "1h30m", "2d",
            "PT2M");

    @Test
    void nothingIsNothingInEveryUnit() {
        for (var nothing : List.of("0", "00", "0ms", "0h")) {
            assertEquals(
                    Duration.ZERO,
                    options(RouterOptions.DRAIN_TIMEOUT, nothing).timeouts().drain());
        }
    }

    @Test
    void whatDeployTakesTheRouterTakesAndNothingElse() throws Exception {
        assertEquals(
                Stream.of(RouterOptions.FIRST_BYTE_TIMEOUT, RouterOptions.DRAIN_TIMEOUT)
                        .flatMap(name -> VALUES.stream()
                                .filter(value -> isTaken(name, value))
                                .map(value -> name + " " + value))
                        .collect(Collectors.joining("\n")),
                takenByDeploy());
    }

    private static boolean isTaken(String name, String value) {
        try {
            options(name, value);
            return true;
        } catch (BadOptionException refused) {
            return false;
        }
    }

    private static RouterOptions options(String name, String value) {
        return RouterOptions.from(Map.of(RouterOptions.SECRET, "0123456789abcdef", name, value));
    }

    private static String takenByDeploy() throws IOException, InterruptedException {
        var lib = Path.of("..", "..", "deploy", "lib");
        var script = """
                set -u
                source %1$s/setting-kinds.sh
                source %1$s/settings.sh
                while IFS='|' read -r name kind _; do
                  for value in "$@"; do
                    if [[ $kind == timeout* ]] && value_fits "$value" $kind; then echo "$name $value"; fi
                  done
                done <<<"$SETTINGS"
                """.formatted(lib);
        var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(VALUES);
        var bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, bash.waitFor(), output);
        return output.strip();
    }
}
