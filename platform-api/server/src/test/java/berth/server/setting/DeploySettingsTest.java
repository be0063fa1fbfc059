package berth.server.setting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * deploy/up refuses a value before it stops the control plane that runs: so it must know what the next one would refuse. Its table
 * is in deploy/lib/settings.sh.
 */
class DeploySettingsTest {
    private static final Path ROOT = Path.of("..", "..");

    private static final Set<String> MADE_BY_DEPLOY = Set.of(
            "BERTH_HOME",
            "BERTH_INSTALLATION",
            "BERTH_OPERATOR_TOKEN",
            "BERTH_ROUTER_CONTROL_SECRET",
            "BERTH_ROUTER_CONTROL_URL");

    /** Around every limit that a setting has, and some of no kind at all. */
    private static final List<String> VALUES =
            List.of(("banana -1 0 1 2 15 16 100 101 65535 65536 70000 99999999999 0.009 0.01 1.5 NaN 1,5"
                            + " 0s 0ms 1ms 20m 30d PT2M P2D PT-1S 1h30m 1.5s 1d12h 86399s 86400s 23h 24h 172799s 47h 48h 2d -1s"
                            + " 10.1.0.0/16 10.1.0.0/33 10.2.0.9 256.1.1.1 10.0.0.0/5 10.0.0.0/6 10.0.0.0/26 10.0.0.0/27"
                            + " fd00::/8 fd00::/129 ::1 1:2:3 1:2:3:4:5:6:7:8 10.1.0.0/16,10.2.0.9 10.1.0.0/16,here")
                    .split(" "));

    @Test
    void everyVariableOfTheControlPlaneCanBeGivenToDeploy() throws Exception {
        var forgotten = new TreeSet<>(KnownVariables.names());
        forgotten.removeAll(MADE_BY_DEPLOY);
        forgotten.removeAll(List.of(deploy("setting_names").split("\n")));
        assertEquals(Set.of(), forgotten);
    }

    @Test
    void whatDeployTakesTheControlPlaneTakes() throws Exception {
        var taken = takenByDeploy();
        var wrong = new TreeSet<String>();
        for (String name : settings()) {
            // Of what is any text for the control plane, deploy may refuse more: a domain with a space in it.
            boolean anyText = isTaken(name, "banana");
            for (String value : VALUES) {
                boolean here = isTaken(name, value);
                boolean there = taken.contains(name + " " + value);
                if (there && !here || here && !there && !anyText && !isOdd(name, value)) {
                    wrong.add(
                            name + "=" + value + (there ? " is taken by deploy alone" : " is refused by deploy alone"));
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void theTableOfTheDocumentationIsWhatHelpPrints() throws Exception {
        var rows = Files.readAllLines(ROOT.resolve("docs/operate.md")).stream()
                .filter(line -> line.startsWith("| `BERTH_") && !line.startsWith("| `BERTH_HOME`"))
                .map(line -> line.replace("&lt;", "<").replace("&gt;", ">").split("\\|"))
                .map(cells -> cells[1].strip() + cells[2].strip() + "\n    " + cells[3].strip())
                .toList();
        var help = deploy("print_settings").replaceAll("(?m)^(BERTH_\\w+)=(.*)$", "`$1``$2`");
        assertEquals(help.replaceAll("(?m)^(BERTH_\\w+)$", "`$1`").strip(), String.join("\n", rows));
    }

    @Test
    void everyDefaultOfTheControlPlaneIsTold() throws Exception {
        var told = deploy("print_settings").replace("\n    ", " ").lines().toList();
        var config = config(Map.of());
        var hidden = new TreeSet<String>();
        for (String property : config.getPropertyNames()) {
            var name = property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
            var value = config.getConfigValue(property).getValue();
            // deploy gives the URL of the database that it starts; who gives another one knows it.
            if (settings().contains(name) && value != null && !name.equals("BERTH_DATABASE_URL")) {
                var says = Pattern.compile(name + "(=" + Pattern.quote(value) + "( .*)?| .*default "
                        + Pattern.quote(value) + "([,.;].*)?)");
                if (told.stream().noneMatch(line -> says.matcher(line).matches())) {
                    hidden.add(name + "=" + value);
                }
            }
        }
        assertEquals(Set.of(), hidden);
    }

    @Test
    void onlyANameThatIsNearIsProposedForOneThatIsNone() throws Exception {
        var script = """
                for name in BERTH_FOO BERTH_X BERTH_ BERTH_PORT BERTH_HOM BERTH_DOMIAN BERTH_ROUTR_TSL_LISTEN; do
                  echo "$name: $(nearest_setting "$name")"
                done
                """;
        assertEquals("""
                BERTH_FOO:
                BERTH_X:
                BERTH_:
                BERTH_PORT:
                BERTH_HOM: BERTH_HOME
                BERTH_DOMIAN: BERTH_DOMAIN
                BERTH_ROUTR_TSL_LISTEN: BERTH_ROUTER_TLS_LISTEN
                """, deploy(script).replace(": \n", ":\n"));
    }

    /** What Java reads and nobody writes: more seconds than anything lasts, 2d for the number 2, an address without its dots. */
    private static boolean isOdd(String name, String value) {
        return value.equals("99999999999")
                || name.startsWith("BERTH_INSTANCES_") && value.endsWith("d")
                || name.equals("BERTH_WEBHOOKS_NETWORKS") && !value.matches(".*[.:].*[.:].*");
    }

    private static List<String> settings() throws Exception {
        var known = KnownVariables.names();
        return deploy("setting_names").lines().filter(known::contains).toList();
    }

    /** NAME VALUE of all that it takes. */
    private static Set<String> takenByDeploy() throws Exception {
        var script = """
                while IFS='|' read -r name kind _; do
                  for value in "$@"; do
                    if [[ -n $name ]] && value_fits "$value" $kind; then echo "$name $value"; fi
                  done
                done <<<"$SETTINGS"
                """;
        return Set.copyOf(deploy(script).lines().toList());
    }

    /** What the functions of deploy say; the values are their arguments. */
    private static String deploy(String script) throws IOException, InterruptedException {
        var lib = ROOT.resolve("deploy/lib");
        var sources = "set -u; source %1$s/setting-kinds.sh; source %1$s/settings.sh\n".formatted(lib);
        var command = new ArrayList<>(List.of("bash", "-c", sources + script, "bash"));
        command.addAll(VALUES);
        var bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, bash.waitFor(), output);
        return output;
    }

    private static boolean isTaken(String name, String value) {
        try {
            return SettingCheck.faults(config(Map.of(name, value)).getConfigMapping(BerthConfig.class))
                    .isEmpty();
        } catch (ConfigValidationException refused) {
            return false;
        }
    }

    /** @throws ConfigValidationException if a value cannot be read */
    private static SmallRyeConfig config(Map<String, String> given) {
        var variables = new HashMap<>(Map.of(
                "BERTH_HOME", "/nowhere", "BERTH_INSTALLATION", "0123abcd", "BERTH_ROUTER_CONTROL_SECRET", "secret"));
        variables.putAll(given);
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(BerthConfig.class)
                .withSources(new EnvConfigSource(variables, 300))
                .build();
    }
}
