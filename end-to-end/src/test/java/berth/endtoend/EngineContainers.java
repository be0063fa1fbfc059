package berth.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the engine itself says of containers, whatever Berth knows of them. */
record EngineContainers(String dockerHost) {
    static final EngineContainers SHARED = new EngineContainers("unix:///var/run/docker.sock");

    private static final int SHORT_ID = 12;
    private static final String TEST_LABEL = "berth.test";

    /** Short ids of all that bear that Berth's label, also of those that do not run. */
    List<String> of(Berth berth) {
        return docker("ps", "-a", "--filter", "label=berth.installation=" + berth.installation(), "--format", "{{.ID}}")
                .lines()
                .map(id -> id.substring(0, SHORT_ID))
                .sorted()
                .toList();
    }

    /** How many containers of each release of an app there are, for example {@code v3 x2, v4 x1}. */
    String releases(App app) {
        var counts = new TreeMap<Integer, Integer>();
        docker(
                        "ps",
                        "-a",
                        "--filter",
                        "label=berth.app=" + app.name(),
                        "--filter",
                        "label=berth.installation=" + app.berth().installation(),
                        "--format",
                        "{{.Label \"berth.release\"}}")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> counts.merge(Integer.parseInt(line.strip()), 1, Integer::sum));
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(entry -> "v" + entry.getKey() + " x" + entry.getValue())
                        .toList());
    }

    /** A container that is none of Berth's; its labels say for which test it is there. */
    String startForeign(String test, Map<String, String> labels) {
        var arguments = new ArrayList<>(List.of("run", "-d", "--label", TEST_LABEL + "=" + test));
        labels.forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
        arguments.addAll(List.of("--restart", "always", "berth/base", "sleep", "100000"));
        return docker(arguments.toArray(String[]::new)).strip();
    }

    /** When it was started, and whether it runs: the same text means that nobody touched it. */
    String run(String container) {
        return docker(
                "inspect", "--format", "{{.State.Running}} since {{.State.StartedAt}}, {{.RestartCount}}", container);
    }

    /** Removes the foreign containers of that test, also those that a killed run left. */
    void removeForeign(String test) {
        var ids = docker("ps", "-aq", "--filter", "label=" + TEST_LABEL + "=" + test)
                .lines()
                .filter(id -> !id.isBlank())
                .toList();
        for (var id : ids) {
            docker("rm", "-f", id);
        }
    }

    String docker(String... arguments) {
        var line = new ArrayList<>(List.of("docker"));
        line.addAll(List.of(arguments));
        return new Command(Path.of("."), line, Map.of("DOCKER_HOST", dockerHost))
                .run()
                .succeeded()
                .output();
    }
}
