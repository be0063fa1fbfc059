package berth.builder.pack;

import berth.builder.source.SourceTree;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Node.js: a {@code package.json}, with or without lock file. */
final class NodePack implements Pack {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Cache PACKAGES = new Cache("npm", "npm_config_cache=", Dockerfiles.USER);
    private static final List<String> INSTALL_SCRIPTS = List.of("preinstall", "install", "postinstall", "prepare");
    private static final List<String> FOREIGN_LOCKS = List.of("yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb");

    @Override
    public String name() {
        return "node";
    }

    @Override
    public String looksFor() {
        return "package.json";
    }

    @Override
    public Optional<PackDecision> decide(SourceTree source) {
        return source.exists("package.json") ? Optional.of(plan(source)) : Optional.empty();
    }

    private static PackDecision plan(SourceTree source) {
        JsonNode json;
        try {
            json = JSON.readTree(source.read("package.json").orElse(""));
        } catch (JsonProcessingException e) {
            return PackDecision.Refusal.invalid(
                    "package.json is not valid JSON (line %d)"
                            .formatted(
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    "Correct package.json; `npm pkg get` shows whether npm can read it.");
        }
        if (!json.isObject()) {
            return PackDecision.Refusal.invalid("package.json is not a JSON object", "");
        }
        var procfile = Procfile.of(source);
        Optional<String> start = procfile.decides() ? Optional.of(procfile.web()) : start(source, json);
        if (start.isEmpty()) {
            return PackDecision.Refusal.noCommand(
                    "Nothing says how to start: package.json has no start script and no main, and there is no server.js");
        }
        var notes = new ArrayList<String>();
        LanguageImage image = new LanguageImage(
                "node", NodeVersion.choose(json.path("engines").path("node").asText(""), notes));
        Optional<String> lock = Stream.of("npm-shrinkwrap.json", "package-lock.json")
                .filter(source::exists)
                .findFirst();
        if (lock.isEmpty()) {
            FOREIGN_LOCKS.stream()
                    .filter(source::exists)
                    .findFirst()
                    .ifPresent(
                            foreign -> notes.add(
                                    foreign
                                            + " is not read: versions are chosen by npm install. Commit a package-lock.json to pin them."));
        }
        String reason = "package.json" + lock.map(" and "::concat).orElse("") + ", Node.js " + image.version();
        String dockerfile = dockerfile(source, json, lock.isPresent(), image, start.get());
        return new PackDecision.Plan(
                reason, dockerfile, List.of(image), procfile.processTypes(), List.of("**/node_modules"), notes);
    }

    /**
     * The start script's own command, not {@code npm start}: npm as first process would keep SIGTERM to itself, and costs
     * 40 MB and 0.2 s. What npm would do besides is done here: the PATH, and the scripts before it.
     */
    private static Optional<String> start(SourceTree source, JsonNode json) {
        String script = script(json, "start");
        if (!script.isEmpty()) {
            String before = script(json, "prestart");
            return Optional.of((before.isEmpty() ? "" : "(" + before + ") && ") + Dockerfiles.direct(script));
        }
        String main = json.path("main").asText("").replaceFirst("^\\./", "");
        return Stream.of("server.js", main, main + ".js", main + "/index.js", "index.js")
                .filter(source::exists)
                .findFirst()
                .map(file ->
                        "exec node " + (file.matches("[\\w./-]+") ? file : "'" + file.replace("'", "'\\''") + "'"));
    }

    private static String dockerfile(
            SourceTree source, JsonNode json, boolean locked, LanguageImage image, String start) {
        boolean builds = !script(json, "build").isEmpty();
        String npm = locked ? "npm ci" : "npm install --no-package-lock";
        String install = Cache.run(builds ? npm : npm + " --omit=dev", PACKAGES);
        String from = "FROM " + image.reference();
        String user = "USER %d:%d\n".formatted(Dockerfiles.USER, Dockerfiles.USER);
        String environment = "ENV NODE_ENV=production PORT=8080 PATH=/app/node_modules/.bin:$PATH\n";
        String whole = "COPY " + Dockerfiles.OWN + " " + Dockerfiles.SOURCE + " ./\n";
        // Its install scripts, workspaces and file: dependencies may read any file of the source.
        String dependencies = needsWholeSource(source, json)
                ? whole + install
                : "COPY %s %s ./\n%s%s".formatted(Dockerfiles.OWN, manifests(source), install, whole);
        if (!builds) {
            return from + "\n" + environment + user + dependencies + Dockerfiles.ending(start);
        }
        return from + " AS build\n" + user + dependencies
                + Cache.run("NODE_ENV=production npm run build && npm prune --omit=dev", PACKAGES)
                + from + "\n" + environment
                + "COPY --from=build " + Dockerfiles.OWN + " /app/ ./\n"
                + Dockerfiles.ending(start);
    }

    private static String manifests(SourceTree source) {
        return Stream.of("package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc")
                .filter(source::exists)
                .map(Dockerfiles.SOURCE::concat)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static boolean needsWholeSource(SourceTree source, JsonNode json) {
        return json.has("workspaces")
                || INSTALL_SCRIPTS.stream().anyMatch(name -> !script(json, name).isEmpty())
                || source.exists("binding.gyp")
                || Stream.of("dependencies", "devDependencies", "optionalDependencies")
                        .flatMap(kind -> json.path(kind).valueStream())
                        .anyMatch(version -> version.asText().matches("(file|link):.*|[./~].*"));
    }

    private static String script(JsonNode json, String name) {
        return json.path("scripts").path(name).asText("").strip();
    }
}
