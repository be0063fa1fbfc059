package berth.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an engine must hold by what is wished of all apps: never by what Berth says that runs.
 *
 * @param containers how many of each kind, as {@link ChaosHoldings} names them
 * @param images content ids of all releases
 * @param volumes the one by which deploy/ tells that a Berth uses this engine
 */
record ChaosWishes(Map<String, Integer> containers, List<String> networks, Set<String> images, List<String> volumes) {
    static ChaosWishes of(Berth berth) {
        var containers = new TreeMap<String, Integer>();
        var networks = new ArrayList<String>();
        var images = new TreeSet<String>();
        for (JsonNode app : berth.api().get("/apps")) {
            var place = app.get("name").asText() + "/production";
            var path = "/apps/" + app.get("name").asText() + "/environments/production/";
            for (JsonNode release : berth.api().get(path + "releases")) {
                images.add(release.get("image").asText());
                if (release.get("live").asBoolean()) {
                    networks.add(place);
                    berth.api().get(path + "formation").properties().forEach(process -> {
                        int count = process.getValue().get("count").asInt();
                        if (count > 0) {
                            containers.put(
                                    ChaosHoldings.container(
                                            place,
                                            process.getKey(),
                                            release.get("number").asText(),
                                            "running"),
                                    count);
                        }
                    });
                }
            }
        }
        Collections.sort(networks);
        return new ChaosWishes(containers, networks, images, List.of("berth-installation-" + berth.installation()));
    }

    /** What is there and should not be, and what should be and is not. */
    List<String> unlike(ChaosHoldings held) {
        var wrong = new ArrayList<String>();
        if (!held.containers().equals(containers)) {
            wrong.add("the engine has containers " + held.containers() + ", wished are " + containers);
        }
        if (!held.networks().equals(networks)) {
            wrong.add("the engine has networks of " + held.networks() + ", wished are " + networks);
        }
        held.images().forEach((id, name) -> {
            if (!images.contains(id)) {
                wrong.add("the engine has the image " + name + " " + id + ", which is of no release");
            }
        });
        if (!held.volumes().equals(volumes)) {
            wrong.add("the engine has volumes " + held.volumes() + ", wished are " + volumes);
        }
        return wrong;
    }
}
