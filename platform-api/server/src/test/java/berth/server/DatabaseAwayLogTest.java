package berth.server;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the control plane's log says while the database is away, of which all loops fail. */
@QuarkusTest
@QuarkusTestResource(value = SeveredDatabase.class, restrictToAnnotatedClass = true)
class DatabaseAwayLogTest {
    private final Heard log = new Heard();

    @BeforeEach
    void itIsHeard() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void itIsHeardNoMore() {
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void itIsOneLineWhenItGoesAndOneWhenItIsBack() {
        SeveredDatabase.cut();
        awaitLine("the database does not answer");
        for (int i = 0; i < 5; i++) {
            apps();
        }
        assertToldOnceItIsBack();
    }

    @Test
    void soItIsWhereNothingIsRefusedAndNothingAnswered() {
        SeveredDatabase.silence();
        awaitLine("the database does not answer");
        assertEquals(503, apps());
        assertToldOnceItIsBack();
    }

    private void assertToldOnceItIsBack() {
        SeveredDatabase.mend();
        Await.until(() -> "it answers", () -> apps() == 200);
        awaitLine("the database answers again");
        assertEquals(2, log.lines.size(), () -> String.join("\n", log.lines));
    }

    private void awaitLine(String beginning) {
        Await.until(
                () -> beginning + ": " + log.lines,
                () -> log.lines.stream().anyMatch(line -> line.contains(beginning)));
    }

    private static int apps() {
        return given().header("Authorization", "Bearer " + PlatformResource.TOKEN)
                .get("/api/v1/apps")
                .statusCode();
    }

    /** What is not only for those who look for a fault; without what the test's own database says. */
    private static final class Heard extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()
                    && !line.getLoggerName().startsWith("io.zonky.")) {
                lines.add(line.getLoggerName() + ": " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
