package berth.console;

import static berth.console.PageCalls.get;
import static berth.console.PageCalls.post;
import static berth.console.PageCalls.row;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on which process types are scaled. */
@QuarkusTest
class FormationPageTest extends SamplesFixture {
    private static final String PATH = "/apps/shop/formation";

    @Inject
    FakeFormation formation;

    @BeforeEach
    void reset() {
        formation.fill();
    }

    @Test
    void eachProcessTypeStandsWithWhatIsWishedOfIt() {
        get("/apps/shop").body(containsString("href=\"/apps/shop/formation\">Scale"));
        get(PATH)
                .statusCode(200)
                .body(row("Process type", "<strong>web</strong>", "Wished", "2 × 512 MiB, 0.5 CPU"))
                .body(row("Process type", "<strong>worker</strong>", "Wished", "1 × 256 MiB, 1 CPU"))
                .body(not(containsString("Wished of")));
        get("/apps/blog/formation").body(containsString("No process types are known yet."));
    }

    @Test
    void aProcessTypeIsScaledAlsoToNothing() {
        scale("worker", " 0 ").statusCode(303).header("Location", PATH + "?scaled=worker");
        get(PATH + "?scaled=worker")
                .body(containsString("Wished of <strong>worker</strong>: 0 × 256 MiB, 1 CPU."))
                .body(containsString("href=\"/apps/shop#instances\""))
                .body(containsString("value=\"0\""));
        get(PATH + "?scaled=%3Cb%3E").body(not(containsString("Wished of")));
    }

    @Test
    void whatIsRefusedSaysWhyAndStaysInItsField() {
        scale("web", "40")
                .statusCode(409)
                .body(containsString("node.full"))
                .body(containsString("the machine cannot hold this: asked are 40; free are 9."))
                .body(containsString("value=\"40\" autocomplete=\"off\" aria-label=\"Instances of web\""))
                .body(containsString("value=\"1\" autocomplete=\"off\" aria-label=\"Instances of worker\""));
        scale("web", "-1").statusCode(400).body(containsString("<p>web: count must be 0 to 50.</p>"));
        scale("web", "<two>")
                .statusCode(400)
                .body(containsString("is no number of instances"))
                .body(containsString("value=\"&lt;two&gt;\""));
        scale("cron", "1").statusCode(400).body(containsString("<p>shop/production has no process type"));
        get(PATH).body(containsString("2 × 512 MiB"));
    }

    @Test
    void aFormWithoutItsCountIsRefused() {
        post(PATH, Map.of("process", "web")).statusCode(400).body(containsString("formation.invalid"));
        post(PATH, Map.of("count", "1")).statusCode(400).body(containsString("formation.process-unknown"));
    }

    private static ValidatableResponse scale(String process, String count) {
        return post(PATH, Map.of("process", process, "count", count));
    }
}
