package berth.endtoend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an engine has that bears a Berth's label, whatever Berth knows of it.
 *
 * @param containers how many of each kind: app, process type, release and state
 * @param instances host names of the one app's instances
 * @param networks whose they are
 * @param images their name by content id
 */
record ChaosHoldings(
        Map<String, Integer> containers,
        Set<String> instances,
        List<String> networks,
        Map<String, String> images,
        List<String> volumes) {
    private static final String TAB = "\t";
    private static final String PLACE = label("app") + "/" + label("environment");

    static ChaosHoldings of(EngineContainers engine, App app) {
        var containers = new TreeMap<String, Integer>();
        var instances = new TreeSet<String>();
        for (var line : listed(
                engine,
                app.berth(),
                "ps -a",
                PLACE,
                label("process"),
                label("release"),
                "{{.State}}",
                label("run"),
                label("instance"))) {
            var part = line.split(TAB, -1);
            containers.merge(
                    container(part[0], part[1], part[2], part[3]) + (part[4].isEmpty() ? "" : " run"), 1, Integer::sum);
            if (part[0].equals(app.name() + "/production")) {
                instances.add(part[1] + "-" + part[5]);
            }
        }
        var images = new TreeMap<String, String>();
        listed(engine, app.berth(), "images --no-trunc", "{{.ID}}", "{{.Repository}}:{{.Tag}}")
                .forEach(line -> images.put(line.split(TAB)[0], line.split(TAB)[1]));
        return new ChaosHoldings(
                containers,
                instances,
                listed(engine, app.berth(), "network ls", PLACE),
                images,
                listed(engine, app.berth(), "volume ls", "{{.Name}}"));
    }

    /** A kind of container. */
    static String container(String place, String process, String release, String state) {
        return place + " " + process + " v" + release + " " + state;
    }

    private static List<String> listed(EngineContainers engine, Berth berth, String command, String... columns) {
        var line = new ArrayList<>(Arrays.asList(command.split(" ")));
        line.addAll(List.of(
                "--filter", "label=berth.installation=" + berth.installation(), "--format", String.join(TAB, columns)));
        return engine.docker(line.toArray(String[]::new))
                .lines()
                .filter(each -> !each.isBlank())
                .sorted()
                .toList();
    }

    private static String label(String name) {
        return "{{.Label \"berth." + name + "\"}}";
    }
}
