package berth.builder.pack;

import berth.builder.source.SourceTree;
import java.util.List;
import java.util.Optional;

/** Java: a {@code pom.xml}, built with Maven into one runnable jar, a Quarkus or a Spring Boot application. */
final class JavaPack implements Pack {
    private static final Cache REPOSITORY = new Cache("maven", "MAVEN_ARGS=-Dmaven.repo.local=", Dockerfiles.ROOT);
    /** Names of the port in the two frameworks that do not read {@code PORT}; any other program does not see them. */
    private static final String START = "exec java -Dserver.port=$PORT -Dquarkus.http.port=$PORT -jar app.jar";

    @Override
    public String name() {
        return "java";
    }

    @Override
    public String looksFor() {
        return "pom.xml";
    }

    @Override
    public Optional<PackDecision> decide(SourceTree source) {
        return source.exists("pom.xml") ? Optional.of(plan(source)) : Optional.empty();
    }

    private static PackDecision plan(SourceTree source) {
        var procfile = Procfile.of(source);
        var build = new LanguageImage("java-build", "25");
        var run = new LanguageImage("java", "25");
        // A Procfile names jars by where Maven puts them.
        String result = procfile.decides() ? "/app/" : "/out/";
        String dockerfile = "FROM " + build.reference() + " AS build\n"
                + "COPY " + Dockerfiles.SOURCE + " ./\n"
                + Cache.run(
                        "mvn -B -ntp -DskipTests package" + (procfile.decides() ? "" : " && collect-java /out"),
                        REPOSITORY)
                + "FROM " + run.reference() + "\n"
                + "ENV PORT=8080\n"
                + "COPY --from=build " + Dockerfiles.OWN + " " + result + " ./\n"
                + Dockerfiles.ending(procfile.decides() ? procfile.web() : START);
        return new PackDecision.Plan(
                "pom.xml, Java 25 and Maven",
                dockerfile,
                List.of(build, run),
                procfile.processTypes(),
                List.of("target", "**/target"),
                List.of());
    }
}
