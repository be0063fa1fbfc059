package berth.builder.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacksTest {

    @ParameterizedTest(name = "{0} is built by {1}")
    @CsvSource({
        "package.json, node",
        "requirements.txt, python",
        "pyproject.toml, python",
        "pom.xml, java",
        "go.mod, go",
        "index.html, static",
        "public/index.html, static",
        "package.json requirements.txt index.html, node",
        "requirements.txt pom.xml, python",
        "pom.xml go.mod index.html, java",
        "sub/package.json index.html, static",
    })
    void theFirstPackThatKnowsASourceTakesIt(String files, String pack) {
        String[] pathsAndTexts = List.of(files.split(" ")).stream()
                .flatMap(file -> List.of(file, file.endsWith(".json") ? "{}" : "").stream())
                .toArray(String[]::new);
        assertEquals(pack, Packs.choose(Tree.of(pathsAndTexts)).orElseThrow().pack());
    }

    @Test
    void aSourceThatNobodyKnowsHasNoPack() {
        assertEquals(Optional.empty(), Packs.choose(Tree.of("README.md", "hello")));
        assertEquals(
                "package.json (node), requirements.txt or pyproject.toml (python), pom.xml (java), go.mod (go), "
                        + "index.html, also in public, dist, site, _site, www or build (static)",
                Packs.lookedFor());
    }

    @Test
    void dependenciesComeBeforeTheSourceSoThatAChangeReusesThem() {
        String dockerfile = plan("package.json", "{\"scripts\":{\"start\":\"node a.js\"}}", "package-lock.json", "{}")
                .dockerfile();
        assertEquals("""
                FROM berth/node:26
                ENV NODE_ENV=production PORT=8080 PATH=/app/node_modules/.bin:$PATH
                USER 10001:10001
                COPY --chown=10001:10001 source/package.json source/package-lock.json ./
                RUN --mount=type=cache,id=npm,target=/var/cache/berth/npm,uid=10001,gid=10001 export npm_config_cache=/var/cache/berth/npm && npm ci --omit=dev
                COPY --chown=10001:10001 source/ ./
                USER 10001:10001
                EXPOSE 8080
                CMD ["/bin/sh","-c","exec node a.js"]
                """, dockerfile);
    }

    @Test
    void aBuildScriptNeedsTheDevelopersDependenciesAndAStageOfItsOwn() {
        String dockerfile = plan("package.json", "{\"scripts\":{\"build\":\"tsc\",\"start\":\"node dist\"}}")
                .dockerfile();
        assertTrue(dockerfile.contains("npm install --no-package-lock\n"), dockerfile);
        assertTrue(dockerfile.contains("NODE_ENV=production npm run build && npm prune --omit=dev"), dockerfile);
        assertTrue(dockerfile.contains("COPY --from=build"), dockerfile);
    }

    @Test
    void installScriptsAndWorkspacesSeeTheWholeSource() {
        for (String json : List.of(
                "{\"main\":\"a.js\",\"scripts\":{\"postinstall\":\"node fix.js\"}}",
                "{\"main\":\"a.js\",\"workspaces\":[\"packages/*\"]}",
                "{\"main\":\"a.js\",\"dependencies\":{\"own\":\"file:./own\"}}")) {
            String dockerfile = plan("package.json", json, "a.js", "").dockerfile();
            assertTrue(dockerfile.indexOf("source/ ./") < dockerfile.indexOf("npm install"), dockerfile);
        }
    }

    @ParameterizedTest(name = "{0} and {1} start with {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scripts\":{\"start\":\"node server.js\"}} | README | exec node server.js",
                "{\"scripts\":{\"start\":\"NODE_OPTIONS=--enable-source-maps node x.js\"}} | README | exec env NODE_OPTIONS=--enable-source-maps node x.js",
                "{\"scripts\":{\"start\":\"cd api && node x.js\"}} | README | cd api && exec node x.js",
                "{\"scripts\":{\"start\":\"node a.js > log\"}} | README | node a.js > log",
                "{\"scripts\":{\"prestart\":\"node prepare.js\",\"start\":\"node a.js\"}} | README | (node prepare.js) && exec node a.js",
                "{} | server.js | exec node server.js",
                "{\"main\":\"./lib/index.js\"} | lib/index.js | exec node lib/index.js",
                "{\"main\":\"lib\"} | lib/index.js | exec node lib/index.js",
                "{} | index.js | exec node index.js",
                "{\"main\":\"it's.js\"} | it's.js | exec node 'it'\\''s.js'",
            })
    void nodeFindsWhatToStart(String json, String file, String command) {
        assertTrue(
                plan("package.json", json, file, "").dockerfile().contains(Dockerfiles.shell(command)),
                () -> plan("package.json", json, file, "").dockerfile());
    }

    @Test
    void refusalsSayWhatIsMissing() {
        assertEquals("build.no-command", refusal("package.json", "{}").code());
        assertEquals("build.no-command", refusal("requirements.txt", "flask").code());
        assertEquals("build.no-command", refusal("go.mod", "module shop").code());
        var invalid = refusal("package.json", "{\n \"name\": shop }");
        assertEquals("build.source-invalid", invalid.code());
        assertTrue(invalid.message().contains("line 2"), invalid.message());
        assertEquals("build.source-invalid", refusal("package.json", "[]").code());
    }

    @Test
    void theProcfileDecidesWhatRuns() {
        var plan = plan("package.json", "{}", "Procfile", "web: node w.js\nworker: node q.js\nrelease: node m.js\n");
        assertEquals(
                Map.of("web", "exec node w.js", "worker", "exec node q.js", "release", "exec node m.js"),
                plan.processTypes());
        assertEquals(
                Map.of("worker", "exec node q.js"),
                plan("package.json", "{}", "Procfile", "worker: node q.js").processTypes());
        assertEquals(
                Map.of("web", "", "release", "exec node m.js"),
                plan("package.json", "{}", "server.js", "", "Procfile", "release: node m.js")
                        .processTypes());
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "flask gunicorn | app.py: app = Flask(__name__) | exec gunicorn --bind 0.0.0.0:$PORT app:app",
                "flask | app.py: app = Flask(__name__) | exec flask --app app:app run --host 0.0.0.0 --port $PORT",
                "flask | app.py: app = Flask(__name__)\\nif __name__ == '__main__': app.run(port=os.environ['PORT']) | exec python app.py",
                "fastapi uvicorn[standard]==0.30 | main.py: api = FastAPI() | exec uvicorn main:api --host 0.0.0.0 --port $PORT",
                "django gunicorn | manage.py: x | exec python manage.py runserver 0.0.0.0:$PORT",
                "nothing | main.py: print(1) | exec python main.py",
                "gunicorn | wsgi.py: def application(): pass | exec gunicorn --bind 0.0.0.0:$PORT wsgi",
            })
    void pythonFindsWhatToStart(String requirements, String file, String command) {
        String name = file.substring(0, file.indexOf(':'));
        String text = file.substring(file.indexOf(':') + 2).replace("\\n", "\n");
        String dockerfile = plan("requirements.txt", requirements.replace(' ', '\n'), name, text)
                .dockerfile();
        assertTrue(dockerfile.contains(Dockerfiles.shell(command)), dockerfile);
    }

    @Test
    void djangoIsServedByGunicornIfItIsThere() {
        String dockerfile = plan("requirements.txt", "Django\ngunicorn", "manage.py", "", "shop/wsgi.py", "")
                .dockerfile();
        assertTrue(dockerfile.contains("exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi"), dockerfile);
    }

    @ParameterizedTest(name = "{0} {1}: fits {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".python-version | 3.13 | true",
                ".python-version | 3.13.2 | true",
                ".python-version | 3.12 | false",
                "runtime.txt | python-3.11.4 | false",
                "pyproject.toml | requires-python = \">=3.9\" | true",
                "pyproject.toml | requires-python = \">=3.14\" | false",
                "pyproject.toml | requires-python = \">=3.9,<3.13\" | false",
                "pyproject.toml | requires-python = \"~=3.11\" | true",
                "pyproject.toml | requires-python = \"==3.12.*\" | false",
                "pyproject.toml | requires-python = \"<=3.13\" | true",
                "pyproject.toml | requires-python = \"!=3.13.*\" | false",
            })
    void onlyDebiansPythonCanBeHad(String file, String text, boolean fits) {
        var decision = decide("requirements.txt", "", "app.py", "", file, text);
        assertEquals(fits, decision instanceof PackDecision.Plan, decision::toString);
    }

    @Test
    void aPyprojectWithoutBuildSystemIsAListOfDependencies() {
        assertFalse(plan("pyproject.toml", "[project]\nname='x'", "main.py", "")
                .dockerfile()
                .contains("install .\n"));
        assertTrue(plan("pyproject.toml", "[build-system]\n", "main.py", "")
                .dockerfile()
                .contains("install .\n"));
    }

    @Test
    void goBuildsTheRootOrTheOneCommand() {
        assertTrue(plan("go.mod", "module example.org/team/shop/v2\n\ngo 1.23", "main.go", "package main")
                .dockerfile()
                .contains("go build -o /out/bin/shop ."));
        var command =
                plan("go.mod", "module shop\ngo 1.23\ntoolchain go1.24.1", "cmd/api/main.go", "// hi\npackage main\n");
        assertTrue(command.dockerfile().contains("go build -o /out/bin/api ./cmd/api"), command.dockerfile());
        assertEquals("go.mod, Go 1.24.1", command.reason());
        var several =
                refusal("go.mod", "module shop", "cmd/a/main.go", "package main", "cmd/b/main.go", "package main");
        assertTrue(several.message().contains("cmd/a, cmd/b"), several.message());
    }

    @Test
    void noDockerfileOfAPackNamesAFrontend() {
        for (String file : List.of("package.json", "requirements.txt", "pom.xml", "go.mod", "index.html")) {
            var plan = plan(
                    file,
                    file.endsWith("json") ? "{}" : "module x",
                    "main.go",
                    "package main",
                    "index.js",
                    "",
                    "app.py",
                    "");
            assertFalse(plan.dockerfile().contains("# syntax"), plan.dockerfile());
            assertTrue(plan.dockerfile().contains("USER 10001:10001\nEXPOSE 8080\n"), plan.dockerfile());
            assertTrue(plan.dockerfile().contains("PORT=8080"), plan.dockerfile());
        }
    }

    private static PackDecision decide(String... pathsAndTexts) {
        return Packs.choose(Tree.of(pathsAndTexts)).orElseThrow().decision();
    }

    private static PackDecision.Plan plan(String... pathsAndTexts) {
        return assertInstanceOf(PackDecision.Plan.class, decide(pathsAndTexts));
    }

    private static PackDecision.Refusal refusal(String... pathsAndTexts) {
        return assertInstanceOf(PackDecision.Refusal.class, decide(pathsAndTexts));
    }
}
