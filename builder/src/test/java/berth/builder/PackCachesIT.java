package berth.builder;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pack's tools bring for one build of an app, the next one takes from the cache, even if its step is not cached. */
@Timeout(600)
class PackCachesIT {
    private static TestBuilder builder;
    private final String scope = "team/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws IOException {
        builder = TestBuilder.start("pack-caches");
    }

    @AfterAll
    static void stop() throws IOException {
        builder.close();
    }

    @Test
    void nodesPackagesAreFetchedOnce() throws IOException {
        bringsOnce("npm", 10001, "*/content-v2/*", "npm install", "server.js", "", "package.json", """
                {"name": "shop", "description": "NONCE", "dependencies": {"ms": "2.1.3"}}
                """);
    }

    /** Whether a download is kept is the index's to say; what pip compiles itself it always keeps. */
    @Test
    void aPythonPackageIsCompiledOnce() throws IOException {
        bringsOnce("pip", 0, "*.whl", "install -r requirements.txt", "main.py", "", "requirements.txt", """
                # NONCE
                --no-binary itsdangerous
                itsdangerous==2.2.0
                """);
    }

    @Test
    void mavensArtifactsAreFetchedOnce() throws IOException {
        bringsOnce(
                "maven",
                0,
                "*.jar",
                "mvn",
                "Procfile",
                "web: true",
                "src/main/java/Shop.java",
                "class Shop {}",
                "pom.xml",
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <description>NONCE</description>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                </project>
                """);
    }

    @Test
    void goDownloadsAModuleOnceAndCompilesItOnce() throws IOException {
        String[] source = {
            "go.mod",
            "module shop // NONCE\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
            "go.sum",
            """
            github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=
            github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=
            """,
            "main.go",
            """
            package main

            import "github.com/google/uuid"

            func main() { println(uuid.NewString()) }
            """
        };
        bringsOnce("go-modules", 0, "*.zip", "go build", source);
        bringsOnce("go-build", 0, "*-a", "go build", source);
    }

    /**
     * Builds that source twice: the files of the pattern that the first build kept, the second does not write again. One in
     * ten may be: Go keeps what it links too, and links each time.
     */
    private void bringsOnce(String cache, int user, String pattern, String step, String... source) throws IOException {
        pack(step, source);
        var first = kept(cache, user, pattern);
        assertFalse(first.isEmpty(), "nothing was kept in the cache " + cache);
        pack(step, source);
        var again = new TreeSet<>(first);
        again.removeAll(kept(cache, user, pattern));
        assertTrue(
                again.size() * 10 < first.size(), () -> again.size() + " of " + first.size() + " were brought again");
    }

    private void pack(String step, String... pathsAndTexts) throws IOException {
        var files = Sources.files(pathsAndTexts);
        files.replaceAll((path, text) -> text.replace("NONCE", UUID.randomUUID().toString()));
        var log = new RecordedLog();
        build(files, log);
        var steps = log.lines().stream().filter(line -> line.contains(step)).toList();
        assertTrue(!steps.isEmpty() && steps.stream().noneMatch(line -> line.endsWith("CACHED")), log::text);
    }

    /** Name and time of each such file in the cache. */
    private List<String> kept(String cache, int user, String pattern) throws IOException {
        var look = """
                FROM berth/base
                COPY nonce /
                RUN --mount=type=cache,id=%s,target=/cache,uid=%d,gid=%d find /cache -type f -path '%s' -printf '%%p %%T+\\n' >/found
                CMD ["true"]
                """.formatted(cache, user, user, pattern);
        var nonce = UUID.randomUUID().toString();
        String image = build(Sources.files("Dockerfile", look, "nonce", nonce), new RecordedLog());
        return TestBuilder.run(image, "cat /found").lines().toList();
    }

    private String build(Map<String, String> files, RecordedLog log) throws IOException {
        String id = UUID.randomUUID().toString();
        var order = new BuildOrder(id, scope, "berth/test/" + id + ":1", Map.of(), Duration.ofMinutes(9));
        var outcome = builder.builder().build(order, Sources.tar(files), log);
        return assertInstanceOf(BuildOutcome.Built.class, outcome, log::text).imageId();
    }
}
