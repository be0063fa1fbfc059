package berth.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each example goes live by one push. */
@ExtendWith(RunningBerth.class)
class ExamplesIT {
    private final Berth berth;

    ExamplesIT(Berth berth) {
        this.berth = berth;
    }

    @ParameterizedTest
    @CsvSource({
        "hello-static, Hello from HTML",
        "hello-node, Hello from Node.js",
        "hello-python, Hello from Python",
        "hello-java, Hello from Java",
        "hello-go, Hello from Go",
        "hello-dockerfile, Hello from a Dockerfile"
    })
    void anExampleGoesLive(String example, String greeting, @TempDir Path folder) {
        var app = berth.app(example);
        var push = Repository.of(app, folder)
                .copy(Berth.example(example))
                .commit("Say hello")
                .push()
                .succeeded();

        assertTrue(push.output().contains("live at " + app.url()), push::output);
        var answer = app.answer();
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains(greeting), answer::body);
        assertEquals("SUCCEEDED", app.list("builds").get(0).get("state").asText());
        assertEquals("SUCCEEDED", app.list("deployments").get(0).get("state").asText());
    }
}
