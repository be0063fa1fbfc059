package berth.node.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectedTest {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    /** As Docker 20.10 answers: it counts a restart when it decides on it, up to a minute before it comes. */
    @ParameterizedTest
    @CsvSource({
        "created, 0, " + NEVER + ", 0",
        "running, 0, 2026-01-31T12:00:00Z, 1",
        "restarting, 1, 2026-01-31T12:00:00Z, 1",
        "running, 1, 2026-01-31T12:00:01Z, 2",
        "restarting, 2, 2026-01-31T12:00:01Z, 2",
        "exited, 0, 2026-01-31T12:00:00Z, 1"
    })
    void aStartIsCountedWhenItHasBegun(String status, int restarts, String startedAt, int starts) throws IOException {
        var answer = new ObjectMapper()
                .readValue("""
                        {"Created": "2026-01-31T11:59:59Z", "RestartCount": %d,
                         "State": {"Status": "%s", "StartedAt": "%s", "FinishedAt": "%s"}}
                        """.formatted(restarts, status, startedAt, NEVER), InspectContainerResponse.class);
        assertEquals(starts, Inspected.of(answer).starts());
    }
}
