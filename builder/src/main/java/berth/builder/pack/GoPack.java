package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go: a {@code go.mod}. The toolchain that it asks for comes through the module proxy. */
final class GoPack implements Pack {
    private static final Cache MODULES = new Cache("go-modules", "GOMODCACHE=", Dockerfiles.ROOT);
    private static final Cache COMPILED = new Cache("go-build", "GOCACHE=", Dockerfiles.ROOT);
    private static final Pattern MODULE = Pattern.compile("(?m)^module\\s+\"?([^\\s\"]+)");
    private static final Pattern VERSION = Pattern.compile("(?m)^(?:toolchain\\s+go|go\\s+)(\\d[\\w.]*)");
    private static final Pattern MAIN = Pattern.compile("(?m)^package\\s+main\\b");
    private static final Pattern COMMAND = Pattern.compile("cmd/([A-Za-z0-9._-]+)/[^/]+\\.go");

    @Override
    public String name() {
        return "go";
    }

    @Override
    public String looksFor() {
        return "go.mod";
    }

    @Override
    public Optional<PackDecision> decide(SourceTree source) {
        return source.read("go.mod").map(module -> plan(source, module));
    }

    private static PackDecision plan(SourceTree source, String module) {
        var procfile = Procfile.of(source);
        List<String> mains = mains(source);
        if (mains.isEmpty()) {
            return PackDecision.Refusal.noCommand("No package main was found: not at the root and not below cmd/");
        }
        String program = programName(module);
        Optional<String> web = web(mains, program);
        if (web.isEmpty() && !procfile.decides()) {
            return PackDecision.Refusal.noCommand(
                    "There are several programs (" + String.join(", ", mains) + ") and nothing says which one is web");
        }
        var build = new LanguageImage("go-build", "1");
        var run = new LanguageImage("plain", "1");
        String dockerfile = "FROM " + build.reference() + " AS build\n"
                + "COPY " + Dockerfiles.SOURCE + " ./\n"
                + Cache.run("mkdir -p /out/bin" + compile(mains, program), MODULES, COMPILED)
                + "FROM " + run.reference() + "\n"
                + "ENV PORT=8080 PATH=/app/bin:$PATH\n"
                + "COPY " + Dockerfiles.OWN + " " + Dockerfiles.SOURCE + " ./\n"
                + "COPY --from=build " + Dockerfiles.OWN + " /out/bin/ ./bin/\n"
                + Dockerfiles.ending(procfile.decides() ? procfile.web() : "exec " + web.orElseThrow());
        return new PackDecision.Plan(
                "go.mod, Go " + version(module),
                dockerfile,
                List.of(build, run),
                procfile.processTypes(),
                List.of(),
                List.of());
    }

    /** Folders with a {@code package main}: the root as {@code .}, and those directly below {@code cmd}. */
    private static List<String> mains(SourceTree source) {
        var folders = new TreeSet<String>();
        for (String file : source.files()) {
            Matcher command = COMMAND.matcher(file);
            boolean inCommand = command.matches();
            boolean candidate = inCommand || (file.endsWith(".go") && !file.contains("/"));
            if (candidate
                    && !file.endsWith("_test.go")
                    && source.read(file)
                            .filter(text -> MAIN.matcher(text).find())
                            .isPresent()) {
                folders.add(inCommand ? "cmd/" + command.group(1) : ".");
            }
        }
        return new ArrayList<>(folders);
    }

    private static Optional<String> web(List<String> mains, String program) {
        if (mains.contains(".")) {
            return Optional.of(program);
        }
        if (mains.size() == 1) {
            return Optional.of(mains.getFirst().substring(4));
        }
        return List.of(program, "web", "server").stream()
                .filter(name -> mains.contains("cmd/" + name))
                .findFirst();
    }

    private static String compile(List<String> mains, String program) {
        var commands = new StringBuilder();
        for (String main : mains) {
            String name = main.equals(".") ? program : main.substring(4);
            commands.append(" && go build -o /out/bin/")
                    .append(name)
                    .append(" ")
                    .append(main.equals(".") ? "." : "./" + main);
        }
        return commands.toString();
    }

    private static String programName(String module) {
        Matcher name = MODULE.matcher(module);
        if (!name.find()) {
            return "app";
        }
        String path = name.group(1).replaceFirst("/v\\d+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "");
        return last.isEmpty() || last.startsWith(".") || last.startsWith("-") ? "app" : last;
    }

    private static String version(String module) {
        String newest = "as the image has it";
        Matcher version = VERSION.matcher(module);
        while (version.find()) {
            newest = version.group(1);
        }
        return newest;
    }
}
