package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Python: a {@code requirements.txt} or a {@code pyproject.toml}. */
final class PythonPack implements Pack {
    private static final Cache PACKAGES = new Cache("pip", "PIP_CACHE_DIR=", Dockerfiles.ROOT);
    private static final Pattern LOCAL_REQUIREMENT =
            Pattern.compile("(?m)^\\s*(-r|-c|-e|--requirement|--constraint|--editable|\\.|file:|.*@ file:)");
    private static final Pattern BUILD_SYSTEM = Pattern.compile("(?m)^\\[build-system]");
    private static final Pattern REQUIRES_PYTHON = Pattern.compile("(?m)^requires-python\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final String LIST_DEPENDENCIES = "python3 -c 'import tomllib; "
            + "print(*tomllib.load(open(\"pyproject.toml\", \"rb\")).get(\"project\", {}).get(\"dependencies\", []), sep=\"\\n\")'";

    @Override
    public String name() {
        return "python";
    }

    @Override
    public String looksFor() {
        return "requirements.txt or pyproject.toml";
    }

    @Override
    public Optional<PackDecision> decide(SourceTree source) {
        if (source.exists("requirements.txt")) {
            return Optional.of(plan(source, "requirements.txt"));
        }
        return source.exists("pyproject.toml") ? Optional.of(plan(source, "pyproject.toml")) : Optional.empty();
    }

    private static PackDecision plan(SourceTree source, String manifest) {
        String text = source.read(manifest).orElse("");
        Optional<PackDecision.Refusal> wrongVersion = wrongVersion(source);
        if (wrongVersion.isPresent()) {
            return wrongVersion.get();
        }
        var procfile = Procfile.of(source);
        Optional<String> web = procfile.decides() ? Optional.of(procfile.web()) : PythonWeb.command(source, text);
        if (web.isEmpty()) {
            return PackDecision.Refusal.noCommand(
                    "Nothing says how to start: there is no Procfile, no manage.py, and no app.py, main.py, wsgi.py or server.py");
        }
        var build = new LanguageImage("python-build", "3");
        var run = new LanguageImage("python", "3");
        String dockerfile = "FROM " + build.reference() + " AS build\n"
                + "RUN python3 -m venv --without-pip /app/.venv\n"
                + install(manifest, text)
                + "FROM " + run.reference() + "\n"
                + "ENV PORT=8080 PATH=/app/.venv/bin:$PATH VIRTUAL_ENV=/app/.venv\n"
                + "COPY --from=build " + Dockerfiles.OWN + " /app/.venv ./.venv\n"
                + "COPY " + Dockerfiles.OWN + " " + Dockerfiles.SOURCE + " ./\n"
                + Dockerfiles.ending(web.get());
        return new PackDecision.Plan(
                manifest + ", Python " + PythonVersion.DEBIANS,
                dockerfile,
                List.of(build, run),
                procfile.processTypes(),
                List.of(".venv", "venv", "**/__pycache__"),
                List.of());
    }

    private static String install(String manifest, String text) {
        String installer = "pip --python /app/.venv/bin/python install ";
        String copyManifest = "COPY " + Dockerfiles.SOURCE + manifest + " ./\n";
        String copyAll = "COPY " + Dockerfiles.SOURCE + " ./\n";
        if (manifest.equals("requirements.txt")) {
            // Requirements that name other files of the source need those files too.
            return (LOCAL_REQUIREMENT.matcher(text).find() ? copyAll : copyManifest)
                    + Cache.run(installer + "-r requirements.txt", PACKAGES);
        }
        String dependencies = copyManifest
                + Cache.run(
                        LIST_DEPENDENCIES + " > /dependencies.txt && " + installer + "-r /dependencies.txt", PACKAGES);
        // Without a build system it is a list of dependencies, not a package: its folders stay where they are.
        return BUILD_SYSTEM.matcher(text).find()
                ? dependencies + copyAll + Cache.run(installer + ".", PACKAGES)
                : dependencies;
    }

    private static Optional<PackDecision.Refusal> wrongVersion(SourceTree source) {
        var pinned = source.read(".python-version")
                .or(() -> source.read("runtime.txt").filter(text -> text.startsWith("python-")))
                .map(text -> text.strip().lines().findFirst().orElse("").replaceFirst("^(c?python)-?", ""));
        if (pinned.isPresent() && !PythonVersion.satisfiesPin(pinned.get())) {
            return Optional.of(tooFar("asks for Python " + pinned.get()));
        }
        return source.read("pyproject.toml")
                .flatMap(text -> REQUIRES_PYTHON
                        .matcher(text)
                        .results()
                        .map(match -> match.group(1))
                        .filter(range -> !PythonVersion.satisfies(range))
                        .map(range -> tooFar("asks for Python " + range))
                        .findFirst());
    }

    private static PackDecision.Refusal tooFar(String wish) {
        return PackDecision.Refusal.invalid(
                "The source " + wish + ", but the python pack has " + PythonVersion.DEBIANS,
                "Allow Python " + PythonVersion.DEBIANS
                        + " in .python-version or requires-python, or add a Dockerfile.");
    }
}
