package berth.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real application in each language is built, starts as nobody in particular, and answers on the port it is given. */
@Timeout(600)
class LanguagesIT {
    private static TestBuilder builder;
    private final RecordedLog log = new RecordedLog();

    @BeforeAll
    static void start() throws Exception {
        builder = TestBuilder.start("languages");
    }

    @AfterAll
    static void stop() throws Exception {
        builder.close();
    }

    @Test
    void nodeWithADependencyAndNoLockFile() throws Exception {
        var files = Sources.files("package.json", """
                {"name": "shop", "scripts": {"start": "node server.js"}, "dependencies": {"express": "^5.0.0"}}
                """, "server.js", """
                const app = require('express')();
                app.get('/', (request, response) => response.send('Hello from node ' + process.versions.node));
                app.listen(process.env.PORT);
                """);
        var built = build(files);
        assertEquals("node", built.pack());
        assertEquals(List.of(8080), built.exposedPorts());
        assertTrue(answer(built).startsWith("Hello from node 26."), log::text);

        files.computeIfPresent("server.js", (name, text) -> text.replace("Hello", "Good morning"));
        long started = System.nanoTime();
        var again = build(files);
        System.out.printf("warm rebuild of a one-line change: %d ms%n", (System.nanoTime() - started) / 1_000_000);
        assertTrue(log.lines().stream().anyMatch(line -> line.matches(".*npm install.*  CACHED")), log::text);
        assertTrue(answer(again).startsWith("Good morning"), log::text);
    }

    @Test
    void nodeWithALockFileABuildScriptAndAnOldVersion() throws Exception {
        var built = build(Sources.files("package.json", """
                {"name": "shop", "version": "1.0.0", "engines": {"node": "24"},
                 "scripts": {"build": "tsc --version && cp source.js built.js", "start": "NAME=node node built.js"},
                 "devDependencies": {"typescript": "5.9.2"}}
                """, "package-lock.json", """
                {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {
                  "": {"name": "shop", "version": "1.0.0", "devDependencies": {"typescript": "5.9.2"}},
                  "node_modules/typescript": {"version": "5.9.2", "dev": true, "license": "Apache-2.0",
                    "bin": {"tsc": "bin/tsc", "tsserver": "bin/tsserver"}}}}
                """, "source.js", """
                require('http').createServer((request, response) => response.end(
                    process.env.NAME + process.versions.node + require('fs').existsSync('node_modules/typescript')))
                  .listen(process.env.PORT);
                """));
        String answer = answer(built);
        assertTrue(answer.startsWith("node24.") && answer.endsWith("false"), answer);
    }

    @Test
    void pythonWithFlaskAndGunicorn() throws Exception {
        var built = build(Sources.files("requirements.txt", "flask\ngunicorn\n", "app.py", """
                import os
                from flask import Flask
                app = Flask(__name__)

                @app.get("/")
                def hello():
                    return f"Hello from python as {os.getuid()}"
                """));
        assertEquals("python", built.pack());
        assertEquals("Hello from python as 10001", answer(built));
    }

    @Test
    void pythonFromAPyprojectAlone() throws Exception {
        var built = build(Sources.files(
                "pyproject.toml",
                "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.10'\ndependencies = ['bottle>=0.13']\n",
                "main.py",
                """
                import os
                from bottle import route, run

                @route("/")
                def hello():
                    return "Hello from bottle"

                run(host="0.0.0.0", port=int(os.environ["PORT"]), quiet=True)
                """,
                "templates/a.txt",
                "a",
                "static/b.txt",
                "b"));
        assertEquals("Hello from bottle", answer(built));
    }

    @Test
    void javaWithMaven() throws Exception {
        var built = build(Sources.files("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <build>
                    <plugins>
                      <plugin>
                        <artifactId>maven-jar-plugin</artifactId>
                        <version>3.4.2</version>
                        <configuration><archive><manifest><mainClass>Shop</mainClass></manifest></archive></configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """, "src/main/java/Shop.java", """
                void main() throws Exception {
                    var server = com.sun.net.httpserver.HttpServer.create(
                            new java.net.InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
                    server.createContext("/", exchange -> {
                        byte[] hello = ("Hello from java " + Runtime.version().feature()).getBytes();
                        exchange.sendResponseHeaders(200, hello.length);
                        exchange.getResponseBody().write(hello);
                        exchange.close();
                    });
                    server.start();
                }
                """));
        assertEquals("java", built.pack());
        assertEquals("Hello from java 25", answer(built));
        assertTrue(TestBuilder.run(built.imageId(), "command -v mvn javac || echo none")
                .contains("none"));
    }

    @Test
    void goWithAModule() throws Exception {
        var built = build(Sources.files(
                "go.mod",
                "module example.org/shop\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
                "go.sum",
                """
                github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=
                github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=
                """,
                "main.go",
                """
                package main

                import (
                	"fmt"
                	"net/http"
                	"os"

                	"github.com/google/uuid"
                )

                func main() {
                	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
                		fmt.Fprintf(w, "Hello from go %d", len(uuid.NewString()))
                	})
                	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
                }
                """));
        assertEquals("go", built.pack());
        assertEquals("Hello from go 36", answer(built));
    }

    @Test
    void staticPagesAndNothingHidden() throws Exception {
        var built = build(Sources.files(
                "public/index.html", "<h1>Hello</h1>",
                "public/about.html", "About us",
                "public/404.html", "Lost?",
                "public/.env", "SECRET=1",
                "public/.well-known/security.txt", "Contact: us",
                "public/big.css", "a { color: red }\n".repeat(500),
                "README.md", "not served"));
        assertEquals("static", built.pack());
        try (var site = new RunningImage(built.imageId(), "")) {
            assertEquals("<h1>Hello</h1>", site.get("/").body());
            assertEquals("About us", site.get("/about").body());
            assertEquals("Contact: us", site.get("/.well-known/security.txt").body());
            assertEquals(404, site.get("/.env").statusCode());
            assertEquals("Lost?", site.get("/nothing").body());
            assertEquals(404, site.get("/README.md").statusCode());
            assertTrue(
                    site.get("/big.css").headers().firstValue("Vary").orElse("").contains("Accept-Encoding"));
            assertEquals("0", site.stop());
            assertTrue(site.logs().contains("GET /about"), site.logs());
        }
    }

    @Test
    void aDockerfileWithItsOwnPortAndAProcfile() throws Exception {
        var built = build(Sources.files(
                "Dockerfile",
                "FROM berth/base\nCOPY . /srv\nEXPOSE 7000 6000/udp 5000\nENTRYPOINT [\"/bin/cat\"]\n",
                ".dockerignore",
                "secret*\nDockerfile\n",
                "secret.txt",
                "x",
                "kept.txt",
                "x",
                "Procfile",
                "worker: sleep 1000\n"));
        assertEquals("dockerfile", built.pack());
        assertEquals(List.of(5000, 7000), built.exposedPorts());
        assertEquals(Map.of("worker", "exec sleep 1000"), built.processTypes());
        String files = TestBuilder.run(built.imageId(), "ls -A /srv");
        assertTrue(files.contains("kept.txt") && !files.contains("secret.txt"), files);
        assertEquals(
                "test-builder-languages",
                builder.image(built.imageId()).labels().get("berth.installation"));
    }

    @Test
    void nodeEndsAtOnceWhenAskedTo() throws Exception {
        var built = build(Sources.files(
                "package.json", "{\"scripts\": {\"start\": \"GREETING=hi node server.js\"}}", "server.js", """
                const server = require('http').createServer((request, response) => response.end(process.env.GREETING));
                server.listen(process.env.PORT);
                process.on('SIGTERM', () => process.exit(42));
                """));
        try (var running = new RunningImage(built.imageId(), "")) {
            assertEquals("hi", running.get("/").body());
            assertEquals("42", running.stop());
        }
    }

    static BuildOutcome.Built built(BuildOutcome outcome, RecordedLog log) {
        return assertInstanceOf(BuildOutcome.Built.class, outcome, log::text);
    }

    private BuildOutcome.Built build(Map<String, String> files) {
        String id = UUID.randomUUID().toString();
        var order = new BuildOrder(id, "languages", "berth/test/" + id + ":1", new HashMap<>(), Duration.ofMinutes(9));
        var built = built(builder.builder().build(order, Sources.tar(files), log), log);
        return built;
    }

    private static String answer(BuildOutcome.Built built) throws Exception {
        return RunningImage.answer(built.imageId(), built.processTypes().getOrDefault("web", ""), "/");
    }
}
