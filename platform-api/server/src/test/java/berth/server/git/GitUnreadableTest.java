package berth.server.git;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import berth.server.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What git shows where an app's repository is damaged. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
@QuarkusTestResource(GitLimits.class)
class GitUnreadableTest {
    @Inject
    PushingApp.Platform platform;

    @Test
    void whoPushesOrFetchesReadsTheNumberOfTheIncident() throws IOException {
        var app = platform.create("unreadable");
        app.commit("one");
        Files.writeString(app.repository().resolve("packed-refs"), "^" + "1".repeat(40) + "\n");
        for (String[] command :
                new String[][] {{"push", "berth", "main"}, {"-c", "protocol.version=0", "ls-remote", "berth"}}) {
            var refused = app.git.execute(command);
            assertNotEquals(0, refused.status());
            assertTrue(refused.output().contains("Berth failed; this is not your fault (incident "), refused.output());
            assertTrue(refused.output().contains("tell the operator the incident's number"), refused.output());
            assertFalse(refused.output().contains("HTTP"), refused.output());
        }
    }
}
