package berth.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that is to be seen of a {@link ChaosApp} at one time: what the API says, what the engine holds, what visitors get.
 *
 * @param served by whom visitors were answered
 * @param config value of its config var, as the API says it
 * @param wrong what is not as it is wished, or not yet, one line each
 */
record ChaosLook(Said said, int count, String config, ChaosHoldings held, Served served, List<String> wrong) {
    private static final int ASKED_PER_INSTANCE = 40;

    /** Lists of the API, newest first. */
    record Said(JsonNode releases, JsonNode builds, JsonNode deployments, JsonNode instances) {
        JsonNode live() {
            for (JsonNode release : releases) {
                if (release.get("live").asBoolean()) {
                    return release;
                }
            }
            throw new AssertionError("no release is live: " + releases);
        }

        static int newest(JsonNode list) {
            return list.isEmpty() ? 0 : list.get(0).get("number").asInt();
        }
    }

    /** Everybody who answered, and what else came. */
    record Served(Set<ChaosAnswer> answers, List<String> failures) {
        Set<String> instances() {
            return answers.stream().map(ChaosAnswer::instance).collect(Collectors.toCollection(TreeSet::new));
        }

        Set<String> contents() {
            return answers.stream().map(ChaosAnswer::content).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    static ChaosLook at(App app, EngineContainers engine) {
        var said = new Said(app.list("releases"), app.list("builds"), app.list("deployments"), app.list("instances"));
        int count = app.list("formation").get("web").get("count").asInt();
        var config = app.list("config?values=true")
                .get("variables")
                .get(ChaosApp.VARIABLE)
                .asText();
        var held = ChaosHoldings.of(engine, app);
        var served = ask(app, count);
        var wrong = new ArrayList<>(underWay(said, count));
        wrong.addAll(ChaosWishes.of(app.berth()).unlike(held));
        var release = said.live().get("number").asInt();
        wrong.addAll(unlike(release, config, held, served));
        return new ChaosLook(said, count, config, held, served, wrong);
    }

    ChaosApp.State state() {
        var live = said.live();
        var texts = served.answers().stream().map(ChaosAnswer::text).collect(Collectors.toCollection(TreeSet::new));
        return new ChaosApp.State(
                live.get("number").asInt(),
                String.join(" or ", texts),
                config,
                live.get("commit").asText(),
                count);
    }

    private static List<String> underWay(Said said, int count) {
        var wrong = new ArrayList<String>();
        for (JsonNode build : said.builds()) {
            if (Set.of("QUEUED", "RUNNING").contains(build.get("state").asText())) {
                wrong.add("build " + build.get("number") + " is "
                        + build.get("state").asText());
            }
        }
        for (JsonNode deployment : said.deployments()) {
            if (!CrashIT.ENDED.contains(deployment.get("state").asText())) {
                wrong.add("deployment " + deployment.get("number") + " is "
                        + deployment.get("state").asText());
            }
        }
        int live = said.live().get("number").asInt();
        if (said.instances().size() != count) {
            wrong.add("Berth says that " + said.instances().size() + " instances are there, wished are " + count);
        }
        for (JsonNode instance : said.instances()) {
            if (!instance.get("state").asText().equals("HEALTHY")
                    || instance.get("release").asInt() != live) {
                wrong.add("instance of release " + instance.get("release") + " is "
                        + instance.get("state").asText() + ", live is " + live);
            }
        }
        return wrong;
    }

    /** Visitors are answered by all instances of the live release, each, and by nobody else. */
    static List<String> unlike(int release, String config, ChaosHoldings held, Served served) {
        var wrong = new ArrayList<String>();
        served.failures().forEach(failure -> wrong.add("a visitor got " + failure));
        if (!served.instances().equals(held.instances())) {
            wrong.add("visitors are answered by " + served.instances() + ", the engine has " + held.instances());
        }
        for (var answer : served.answers()) {
            if (answer.release() != release || !answer.config().equals(config)) {
                wrong.add("visitors are answered by " + answer + ", live is release " + release + " with " + config);
            }
        }
        if (served.contents().size() > 1) {
            wrong.add("visitors are answered by several: " + served.contents());
        }
        return wrong;
    }

    /** Until so many instances have answered, or were asked often enough to say that they do not. */
    static Served ask(App app, int count) {
        var answers = new TreeSet<ChaosAnswer>(Comparator.comparing(ChaosAnswer::toString));
        var failures = new ArrayList<String>();
        try (var http = new PlainHttp(app.berth().router(), app.url(), false)) {
            for (int i = 0; i < ASKED_PER_INSTANCE * count && answers.size() < count; i++) {
                var got = http.send("GET", Map.of("X-Needs", "0"), "");
                var answer = got.status() == 200 ? ChaosAnswer.read(got.body()) : Optional.<ChaosAnswer>empty();
                answer.ifPresentOrElse(
                        answers::add,
                        () -> failures.add(got.status() + " " + got.body().strip()));
            }
        } catch (IOException e) {
            failures.add(e.toString());
        }
        return new Served(answers, failures.stream().distinct().toList());
    }
}
